//! RS256: a signature under a key that is kept, and the work done once per key.

#![allow(missing_docs, reason = "criterion's macros write what would be documented")]

use core::hint::black_box;

use criterion::{BenchmarkId, Criterion, criterion_group, criterion_main};
use fe26::jose::rs256::Rs256Verifier;
use fe26_bench_core::Key;

fn benchmarks(c: &mut Criterion) {
    for kid in ["2048", "3072", "4096"] {
        let key = Key::named(kid);
        let message = [b'm'; 700];
        let signature = key.sign(&message);
        let read = || Rs256Verifier::new(black_box(&key.modulus), &key.exponent);
        let Ok(verifier) = read() else { return };
        c.bench_with_input(BenchmarkId::new("verify", kid), &signature, |b, signature| {
            b.iter(|| verifier.verify(black_box(&message), signature).is_ok());
        });
        c.bench_function(&format!("read key/{kid}"), |b| b.iter(read));
    }
}

criterion_group!(verifying, benchmarks);
criterion_main!(verifying);
