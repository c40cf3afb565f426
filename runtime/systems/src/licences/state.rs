//! What may be done with a licence in which state: the one function that says so.

use super::contract::{Code, Failure, State, Why};
use zanflow_runtime::Time;

/// What moves a licence from state to state, or needs a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Move {
    /// The same number, other words.
    Reissue,
    /// Another licence takes its place.
    Replace {
        /// The number of the other.
        by: String,
    },
    /// Another paper of it.
    Duplicate,
    /// Suspension from a time until another, or until it is resumed.
    Suspend {
        /// From when.
        from: Time,
        /// Until when.
        until: Option<Time>,
    },
    /// End of the suspension.
    Resume,
    /// It is taken away.
    Revoke,
    /// It ends otherwise.
    End(Why),
    /// A paper shows it.
    Show,
    /// Who has it is erased.
    Forget,
}

impl State {
    /// The name that stands in files and addresses.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Suspended { .. } => "suspended",
            Self::Revoked { .. } => "revoked",
            Self::Ended { .. } => "ended",
            Self::Replaced { .. } => "replaced",
        }
    }

    /// Whether nothing brings it into force again.
    pub fn is_over(&self) -> bool {
        match self {
            Self::Active | Self::Suspended { .. } => false,
            Self::Revoked { .. } | Self::Ended { .. } | Self::Replaced { .. } => true,
        }
    }

    /// What the recorded state has become by a time: a suspension until then is over, and so is a licence whose time is.
    fn settled(&self, valid_until: Option<Time>, now: Time) -> Self {
        match (self, valid_until) {
            (Self::Active | Self::Suspended { .. }, Some(end)) if end <= now => {
                Self::Ended { at: end, why: Why::Expiry }
            }
            (Self::Suspended { until: Some(until), .. }, _) if *until <= now => Self::Active,
            _ => self.clone(),
        }
    }

    /// How a licence of this recorded state stands at a time: one whose suspension has not begun is in force.
    #[must_use]
    pub fn standing(&self, valid_until: Option<Time>, now: Time) -> Self {
        match self.settled(valid_until, now) {
            Self::Suspended { from, .. } if from > now => Self::Active,
            settled => settled,
        }
    }

    /// The state after a move at a time.
    ///
    /// # Errors
    /// The state forbids it, or the times cannot be.
    pub fn after(&self, step: &Move, valid_until: Option<Time>, at: Time) -> Result<Self, Failure> {
        let now = self.settled(valid_until, at);
        match (&now, step) {
            (Self::Active, Move::Reissue | Move::Duplicate) => Ok(now),
            (Self::Active, Move::Replace { by }) => Ok(Self::Replaced { at, by: by.clone() }),
            (Self::Active, Move::Suspend { from, until }) => {
                if until.is_some_and(|until| until <= at.max(*from)) {
                    return Err(wrong_time("a suspension ends after it begins, and after today"));
                }
                if valid_until.is_some_and(|end| end <= *from) {
                    return Err(wrong_time("the licence ends before its suspension begins"));
                }
                Ok(Self::Suspended { from: *from, until: *until })
            }
            (Self::Suspended { .. }, Move::Resume) => Ok(Self::Active),
            (Self::Active | Self::Suspended { .. }, Move::Revoke) => Ok(Self::Revoked { at }),
            (Self::Active | Self::Suspended { .. }, Move::End(Why::Expiry)) => {
                Err(wrong_time("the time of the licence is not over"))
            }
            (Self::Active | Self::Suspended { .. }, Move::End(why)) => Ok(Self::Ended { at, why: *why }),
            // Its end is written down, once.
            (Self::Ended { why: Why::Expiry, .. }, Move::End(Why::Expiry)) if now != *self => Ok(now),
            (_, Move::Show) => Ok(self.clone()),
            // What ended by itself is written down as ended first.
            (Self::Revoked { .. } | Self::Ended { .. } | Self::Replaced { .. }, Move::Forget) => Ok(now),
            (
                Self::Active
                | Self::Suspended { .. }
                | Self::Revoked { .. }
                | Self::Ended { .. }
                | Self::Replaced { .. },
                Move::Reissue
                | Move::Replace { .. }
                | Move::Duplicate
                | Move::Suspend { .. }
                | Move::Resume
                | Move::Revoke
                | Move::End(_)
                | Move::Forget,
            ) => Err(forbidden(&now, step)),
        }
    }
}

fn wrong_time(detail: &str) -> Failure {
    Failure { code: Code::WrongTime, detail: detail.to_owned() }
}

fn forbidden(state: &State, step: &Move) -> Failure {
    let done = match step {
        Move::Reissue | Move::Replace { .. } => "re-issued",
        Move::Duplicate => "given a duplicate of",
        Move::Suspend { .. } => "suspended",
        Move::Resume => "resumed",
        Move::Revoke => "revoked",
        Move::End(_) => "ended",
        Move::Show => "shown",
        Move::Forget => "erased from",
    };
    let detail = format!("a licence that is {} cannot be {done}", state.name());
    Failure { code: Code::WrongState, detail }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time(1000);

    fn states() -> [(&'static str, State); 7] {
        [
            ("active", State::Active),
            ("suspended", State::Suspended { from: Time(500), until: None }),
            ("to be suspended", State::Suspended { from: Time(2000), until: Some(Time(3000)) }),
            ("was suspended", State::Suspended { from: Time(500), until: Some(NOW) }),
            ("revoked", State::Revoked { at: Time(900) }),
            ("ended", State::Ended { at: Time(900), why: Why::Request }),
            ("replaced", State::Replaced { at: Time(900), by: "M".to_owned() }),
        ]
    }

    fn moves() -> [(&'static str, Move); 10] {
        [
            ("reissue", Move::Reissue),
            ("replace", Move::Replace { by: "N".to_owned() }),
            ("duplicate", Move::Duplicate),
            ("suspend", Move::Suspend { from: NOW, until: Some(Time(1001)) }),
            ("resume", Move::Resume),
            ("revoke", Move::Revoke),
            ("end", Move::End(Why::Request)),
            ("expire", Move::End(Why::Expiry)),
            ("show", Move::Show),
            ("forget", Move::Forget),
        ]
    }

    /// Every state with every move: the state after it, `–` where it stays, nothing where it is refused.
    #[test]
    fn what_may_be_done_in_which_state() {
        let table = "
            active           reissue:active replace:replaced duplicate:active suspend:suspended revoke:revoked end:ended show:active
            suspended        resume:active revoke:revoked end:ended show:suspended
            to be suspended  resume:active revoke:revoked end:ended show:suspended
            was suspended    reissue:active replace:replaced duplicate:active suspend:suspended revoke:revoked end:ended show:suspended
            revoked          show:revoked forget:revoked
            ended            show:ended forget:ended
            replaced         show:replaced forget:replaced";
        for (name, state) in states() {
            let row =
                table.lines().find_map(|line| line.trim().strip_prefix(name)?.strip_prefix("  ")).unwrap();
            let allowed: Vec<&str> = row.split_whitespace().collect();
            for (what, step) in moves() {
                let after = state.after(&step, None, NOW);
                let told = after.as_ref().map(|after| format!("{what}:{}", after.name()));
                match &told {
                    Ok(told) => assert!(allowed.contains(&told.as_str()), "{name}: {told}"),
                    Err(_) => assert!(!row.contains(&format!("{what}:")), "{name}: {what} is refused"),
                }
            }
        }
    }

    /// Once its time is over, its end may be written down and its holder erased, and nothing else.
    #[test]
    fn a_licence_whose_time_is_over_is_ended() {
        for (name, state) in states().into_iter().filter(|(_, state)| !state.is_over()) {
            let ended = State::Ended { at: NOW, why: Why::Expiry };
            assert_eq!(state.standing(Some(NOW), NOW), ended);
            for (what, step) in moves() {
                let after = state.after(&step, Some(NOW), NOW);
                match what {
                    "expire" | "forget" => assert_eq!(after, Ok(ended.clone()), "{name} {what}"),
                    "show" => assert_eq!(after, Ok(state.clone())),
                    _ => assert_eq!(after.unwrap_err().code, Code::WrongState, "{name} {what}"),
                }
            }
            assert_eq!(
                state.after(&Move::End(Why::Expiry), Some(Time(1001)), NOW).unwrap_err().code,
                Code::WrongTime
            );
        }
        let ended = State::Ended { at: NOW, why: Why::Expiry };
        assert!(ended.after(&Move::End(Why::Expiry), Some(NOW), NOW).is_err());
    }

    #[test]
    fn a_suspension_counts_between_its_times() {
        let state = State::Suspended { from: Time(2000), until: Some(Time(3000)) };
        for (now, stands) in
            [(1999, State::Active), (2000, state.clone()), (2999, state.clone()), (3000, State::Active)]
        {
            assert_eq!(state.standing(None, Time(now)), stands, "{now}");
        }
        let suspend = |from, until| {
            State::Active.after(&Move::Suspend { from: Time(from), until }, Some(Time(5000)), NOW)
        };
        assert!(suspend(1000, None).is_ok() && suspend(500, Some(Time(1001))).is_ok());
        for (from, until) in
            [(1000, Some(Time(1000))), (2000, Some(Time(2000))), (500, Some(Time(900))), (5000, None)]
        {
            assert_eq!(suspend(from, until).unwrap_err().code, Code::WrongTime, "{from}");
        }
    }
}
