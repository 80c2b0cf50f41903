//! Promises of the storage layer, kept with real folders, real git and real RON.

mod golden;
