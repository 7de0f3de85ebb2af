//! Work cut into pieces for several threads; results stand in the order of the pieces.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

/// Set while work is to end before its time.
static STOPPED: AtomicBool = AtomicBool::new(false);

/// What unwinds the threads of work that is stopped.
struct Stopped;

/// Ends the interruptible work of the process at its next piece.
pub fn interrupt() {
    STOPPED.store(true, Ordering::Relaxed);
}

/// Unwinds where the work is to end. Whatever was begun is left as if it had never been: results are kept only when
/// they are whole.
pub fn may_go_on() {
    if STOPPED.load(Ordering::Relaxed) {
        resume_unwind(Box::new(Stopped));
    }
}

/// Runs work that [`interrupt`] may end; `None` where it did.
pub fn interruptible<T>(work: impl FnOnce() -> T) -> Option<T> {
    STOPPED.store(false, Ordering::Relaxed);
    let done = catch_unwind(AssertUnwindSafe(work));
    STOPPED.store(false, Ordering::Relaxed);
    match done {
        Ok(result) => Some(result),
        Err(why) if why.is::<Stopped>() => None,
        Err(why) => resume_unwind(why),
    }
}

/// So many steps of a loop pass between two looks at whether it is to go on.
const BETWEEN_LOOKS: usize = 1 << 8;

/// The same as [`may_go_on`] within a loop of many small steps.
#[inline]
pub fn may_go_on_at(step: usize) {
    if step.is_multiple_of(BETWEEN_LOOKS) {
        may_go_on();
    }
}

/// How many threads can work side by side.
pub fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

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
            may_go_on();
            piece(&mut state, at);
        }
    };
    let threads = threads.min(count).max(1);
    if threads == 1 {
        return vec![run()];
    }
    std::thread::scope(|scope| {
        let handles: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
        handles.into_iter().map(|handle| handle.join().unwrap_or_else(|why| resume_unwind(why))).collect()
    })
}

/// A list of so many values, filled in pieces of `size` by several threads; each thread has one state.
pub fn fill_pieces<T: Copy + Default + Send, S>(
    count: usize,
    size: usize,
    threads: usize,
    new: impl Fn() -> S + Sync,
    fill: impl Fn(&mut S, usize, &mut [T]) + Sync,
) -> Vec<T> {
    // Memory of zeros is first touched by the threads.
    let mut all = vec![T::default(); count];
    let size = size.max(1);
    {
        let pieces = Mutex::new(all.chunks_mut(size).enumerate());
        let next = || pieces.lock().unwrap_or_else(PoisonError::into_inner).next();
        let run = || {
            let mut state = new();
            while let Some((at, piece)) = next() {
                may_go_on();
                fill(&mut state, at, piece);
            }
        };
        match threads.min(count.div_ceil(size)) {
            0 | 1 => run(),
            threads => std::thread::scope(|scope| {
                let handles: Vec<_> = (0..threads).map(|_| scope.spawn(run)).collect();
                // A thread that nobody joins is said to have panicked, whyever it ended.
                handles.into_iter().for_each(|handle| handle.join().unwrap_or_else(|why| resume_unwind(why)));
            }),
        }
    }
    all
}

/// The results of `piece` for every number below `count`, in order.
pub fn map_pieces<T: Send>(count: usize, threads: usize, piece: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let parts =
        fold_pieces(count, threads, Vec::new, |done: &mut Vec<(usize, T)>, at| done.push((at, piece(at))));
    let mut all: Vec<(usize, T)> = parts.into_iter().flatten().collect();
    all.sort_by_key(|(at, _)| *at);
    all.into_iter().map(|(_, result)| result).collect()
}
