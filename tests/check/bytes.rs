//! Files as bytes.
