//! What users see: the command, its files and its server. One binary, so that the program is linked once.

mod bpmn;
mod case;
mod check;
mod cli;
mod compare;
mod crates;
mod docs;
mod formats;
mod generate;
mod geometry;
mod history;
mod kb;
mod looks;
mod mcp;
mod mutations;
mod real_acts;
mod refs;
mod round_trip;
mod run;
mod schema;
mod serve;
mod served;
mod snapshots;
mod source;
mod support;
mod truth;
