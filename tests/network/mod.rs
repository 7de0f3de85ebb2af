//! Networks: figures reckoned beside the program by `oracle.py`, and laws over small random networks.

mod laws;
mod oracle;
mod small;
