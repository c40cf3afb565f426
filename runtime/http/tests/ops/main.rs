//! What whoever keeps a server relies on: metrics, logs, health, its end, backups, commands while it runs, rights of files. Each by a served
//! service in a process of its own.
//!
//! This starts itself as the service, so it has no harness. An argument runs only the tests whose names hold it.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::string_slice, clippy::unwrap_used)]

mod archives;
mod backups;
mod certificates;
#[cfg(feature = "postgres")]
mod database;
mod ends;
mod files;
mod logs;
mod office;
mod reading;
#[cfg(feature = "restate")]
mod restate;
#[cfg(feature = "postgres")]
#[path = "../../../postgres/tests/common/server.rs"]
#[allow(dead_code)]
mod server;
mod settings;
mod watched;

use std::process::ExitCode;
use std::time::Instant;

fn main() -> ExitCode {
    if std::env::var_os("TEST_SERVES").is_some() {
        return office::serve();
    }
    let tests: &[(&str, fn())] = &[
        ("metrics_are_what_monitoring_reads", watched::metrics_are_what_monitoring_reads),
        ("metrics_ask_for_their_token", watched::metrics_ask_for_their_token),
        ("health_is_told_to_everybody", watched::health_is_told_to_everybody),
        ("a_log_holds_nobody", logs::a_log_holds_nobody),
        ("requests_have_an_id", logs::requests_have_an_id),
        ("it_drains_before_it_ends", ends::it_drains_before_it_ends),
        ("a_second_signal_ends_it_at_once", ends::a_second_signal_ends_it_at_once),
        ("a_backup_is_made_while_commands_go_on", backups::a_backup_is_made_while_commands_go_on),
        ("nobody_is_told_twice_after_a_restore", backups::nobody_is_told_twice_after_a_restore),
        ("a_backup_that_is_altered_is_found", backups::a_backup_that_is_altered_is_found),
        ("a_restore_writes_over_nothing", backups::a_restore_writes_over_nothing),
        ("ended_cases_are_archived_with_proof", archives::ended_cases_are_archived_with_proof),
        ("the_schema_is_what_others_say_too", settings::the_schema_is_what_others_say_too),
        ("alerts_are_of_metrics_that_there_are", watched::alerts_are_of_metrics_that_there_are),
        ("commands_read_while_it_serves", reading::commands_read_while_it_serves),
        ("files_are_their_owners", files::files_are_their_owners),
        ("what_others_may_read_is_told", files::what_others_may_read_is_told),
        ("certificates_of_other_systems_are_seen", certificates::certificates_of_other_systems_are_seen),
        #[cfg(target_os = "linux")]
        ("the_manager_of_services_is_told", ends::the_manager_of_services_is_told),
        #[cfg(feature = "postgres")]
        ("a_database_is_watched", database::a_database_is_watched),
        #[cfg(feature = "postgres")]
        ("a_database_goes_and_comes_back", database::a_database_goes_and_comes_back),
        #[cfg(feature = "postgres")]
        ("commands_read_a_database", database::commands_read_a_database),
        #[cfg(feature = "restate")]
        ("restate_goes_and_comes_back", restate::restate_goes_and_comes_back),
    ];
    let only = std::env::args().nth(1).filter(|arg| !arg.starts_with('-')).unwrap_or_default();
    for (name, test) in tests.iter().filter(|(name, _)| name.contains(&only)) {
        let begun = Instant::now();
        test();
        println!("test {name} ... ok ({:.1} s)", begun.elapsed().as_secs_f64());
    }
    println!("test result: ok");
    ExitCode::SUCCESS
}
