//! What a stranger makes of genuine texts, from a seeded generator.

/// One to four changes to one of the corpus: bits, losses, additions, repetitions, pieces of another, and now and then
/// something else entirely.
pub(crate) fn mutated(corpus: &[Vec<u8>], seed: u64) -> Vec<u8> {
    let random = &mut Random(seed);
    let mut text = random.one_of(corpus).clone();
    for _ in 0..=random.below(4) {
        let at = random.below(text.len() + 1);
        match random.below(12) {
            0 => text.truncate(at),
            1 => drop(text.drain(at..(at + random.below(40)).min(text.len()))),
            2 | 3 => {
                if let Some(byte) = text.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
            4 | 5 => insert(&mut text, at, random.one_of(&SPICES).as_bytes()),
            6 => {
                text.truncate(at);
                let other = random.one_of(corpus);
                text.extend_from_slice(&other[random.below(other.len() + 1)..]);
            }
            7 => {
                let end = (at + random.below(200)).min(text.len());
                let piece = text[at..end].to_vec();
                insert(&mut text, end, &piece);
            }
            8 => insert(&mut text, at, &vec![random.below(256) as u8; random.below(300)]),
            9 => insert(&mut text, at, random.below(100_000).to_string().as_bytes()),
            10 => {
                let of_line =
                    text[at..].iter().position(|byte| *byte == b'\n').map_or(text.len(), |end| at + end);
                text.drain(at..of_line);
                insert(&mut text, at, random.one_of(&SPICES).as_bytes());
            }
            _ if random.below(30) == 0 => text = random.one_of(&MONSTERS).repeat(2_000).into_bytes(),
            _ => text.make_ascii_uppercase(),
        }
    }
    text
}

fn insert(text: &mut Vec<u8>, at: usize, piece: &[u8]) {
    text.splice(at..at, piece.iter().copied());
}

const SPICES: [&str; 48] = [
    "*",
    "**",
    "~",
    "~1",
    "~2",
    ".",
    "..",
    "=",
    ";",
    "; ",
    ",",
    "\"",
    "\\",
    "%",
    "%00",
    "%ff",
    "%2f",
    "+",
    "/",
    "//",
    "/\\",
    "?",
    "#",
    "@",
    ":",
    "&state=",
    "&returnTo=//e",
    "\0",
    "\r\n",
    "\t",
    "\n",
    "\u{2028}",
    "\u{feff}",
    "\u{96ea}",
    "\\ud800",
    "-1",
    "1e999",
    "9223372036854775808",
    "null",
    "true",
    "{}",
    "[]",
    "\"a\":1,",
    "\"keys\":[],",
    "wos-session=",
    "wos-session.0=",
    "Bearer ",
    "https://",
];

const MONSTERS: [&str; 8] = ["[", "{\"a\":", "*", ".", "a=b;", "A", "%", "\u{96ea}"];

/// SplitMix64.
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit as u64).unwrap()
    }

    fn one_of<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        let index = self.below(list.len());
        &list[index]
    }
}
