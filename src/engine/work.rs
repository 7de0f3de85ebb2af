//! Work cut into pieces for several threads; results stand in the order of the pieces.

use std::sync::atomic::{AtomicUsize, Ordering};

/// Runs `state`'s `piece` on every number below `count`; each thread has one state, all are given back.
///
/// Which thread does which piece is left to chance, so states must add up to the same in any case.
pub fn fold_pieces<S: Send>(
    count: usize,
    threads: usize,
    new: impl Fn() -> S + Sync,
    piece: impl Fn(&mut S, usize) + Sync,
) -> Vec<S> {
    let next = AtomicUsize::new(0);
    let run = || {
        let mut state = new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            if at >= count {
                return state;
            }
            piece(&mut state, at);
        }
    };
    let threads = threads.min(count).max(1);
    if threads == 1 {
        return vec![run()];
    }
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        handles
            .into_iter()
            .map(|handle| handle.join().unwrap_or_else(|e| std::panic::resume_unwind(e)))
            .collect()
    })
}

/// The results of `piece` for every number below `count`, in order.
pub fn map_pieces<T: Send>(count: usize, threads: usize, piece: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let parts =
        fold_pieces(count, threads, Vec::new, |done: &mut Vec<(usize, T)>, at| done.push((at, piece(at))));
    let mut all: Vec<(usize, T)> = parts.into_iter().flatten().collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, result)| result).collect()
}
