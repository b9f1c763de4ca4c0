//! Opening and making a seal.

#![allow(missing_docs, reason = "criterion's macros write what would be documented")]

use core::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use fe26::seal::unseal;
use fe26_bench_core::{Key, NOW, passwords, sealed, session};

fn benchmarks(c: &mut Criterion) {
    let passwords = passwords();
    let payload = session(&Key::named("2048").token());
    let cookie = sealed(&payload, &passwords, 0);
    c.bench_function("unseal", |b| b.iter(|| unseal(black_box(&cookie), &passwords, NOW)));
    c.bench_function("seal", |b| b.iter(|| sealed(black_box(&payload), &passwords, 0)));
}

criterion_group!(unsealing, benchmarks);
criterion_main!(unsealing);
