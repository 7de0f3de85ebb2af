//! One binary holds all integration tests, so that the engine is linked once.

mod cube_laws;
mod periods;
mod source;
mod unit_laws;
