//! Promises of the storage layer, kept with real folders, real git and real RON.

#[cfg(test)]
mod damage;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod study;
#[cfg(test)]
mod writing;
