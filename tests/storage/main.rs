//! Promises of the storage layer, kept with real folders, real git and real RON.

#[cfg(test)]
mod crash;
#[cfg(test)]
mod damage;
#[cfg(test)]
mod git;
#[cfg(test)]
mod golden;
#[cfg(test)]
mod journal;
#[cfg(test)]
mod local;
#[cfg(test)]
mod round_trip;
#[cfg(test)]
mod study;
#[cfg(test)]
mod together;
#[cfg(test)]
mod writing;
