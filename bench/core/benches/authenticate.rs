//! A request's cookie: the first of its token, another of a known token, and the same again.

#![allow(missing_docs, reason = "criterion's macros write what would be documented")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use fe26_bench_core::{Key, application, authenticate, passwords, sealed, session};

fn benchmarks(c: &mut Criterion) {
    let key = Key::named("2048");
    let passwords = passwords();
    let payload = session(&key.token());
    let mut numbers = 0..;
    let mut cookie = || sealed(&payload, &passwords, numbers.next().unwrap_or_default());
    let first = cookie();
    let mut group = c.benchmark_group("authenticate");
    group.bench_function("cold", |b| {
        let fresh = || application(&key);
        b.iter_batched_ref(fresh, |kit| authenticate(kit, &passwords, &first), BatchSize::SmallInput);
    });
    let mut kit = application(&key);
    authenticate(&mut kit, &passwords, &first);
    group.bench_function("warm", |b| {
        b.iter_batched_ref(&mut cookie, |new| authenticate(&mut kit, &passwords, new), BatchSize::SmallInput);
    });
    group.bench_function("hot", |b| b.iter(|| authenticate(&mut kit, &passwords, &first)));
    group.finish();
}

criterion_group!(authenticating, benchmarks);
criterion_main!(authenticating);
