//! The handlers as services of Restate, under the names that this process has there.

use crate::handlers::{Cases, LongCalls, Office, Starts};
use crate::names::handler;
use restate_sdk::discovery::ServiceName;
use restate_sdk::endpoint::{ContextInternal, Endpoint, Error, ServiceOptions};
use restate_sdk::service::macro_support::{ServiceBoxFuture, service_definition};
use restate_sdk::service::{Discoverable, Service, ServiceDefinition};
use std::sync::Arc;
use std::time::Duration;

/// How long Restate keeps what a command was answered, for callers that ask again after a lost connection.
const ANSWERS_KEPT: Duration = Duration::from_secs(600);
/// What a call may take beyond its limit before Restate takes the handler for dead.
const BEYOND: Duration = Duration::from_secs(60);

/// An endpoint, and why there is none.
pub(crate) fn endpoint(
    office: &Arc<Office>,
    limit: Duration,
    identity: Option<&str>,
) -> Result<Endpoint, String> {
    let name = &office.name;
    let options = || {
        ServiceOptions::new()
            // Our own store has what happened; Restate need not keep it too.
            .journal_retention(Duration::ZERO)
            .idempotency_retention(ANSWERS_KEPT)
            .inactivity_timeout(limit + BEYOND)
            .retry_policy_initial_interval(Duration::from_millis(50))
            .retry_policy_exponentiation_factor(2.0)
            .retry_policy_max_interval(Duration::from_secs(10))
            // A case never stands still because its store was away for long: nobody has to resume it by hand.
            .retry_policy_max_attempts(u64::from(u32::MAX))
    };
    let inside = || options().ingress_private(true);
    let bound = Endpoint::builder()
        .bind(named::<Cases>(name.cases(), office)?.options(options()))
        .bind(named::<Starts>(name.starts(), office)?.options(options()))
        .bind(named::<LongCalls>(name.calls(), office)?.options(inside()));
    let identified = match identity {
        Some(key) => bound.identity_key(key).map_err(|why| why.to_string())?,
        None => bound,
    };
    Ok(identified.build())
}

/// A service under a name that is known at run time only. The SDK's macros write names into the program; what they generate is done
/// here by hand for that reason, with what they generate it from. Its `ServiceOptions` have a name, but nothing public sets it
/// (0.13.0); once something does, all of this is one call of it.
fn named<S: Discoverable + Handles>(name: String, office: &Arc<Office>) -> Result<ServiceDefinition, String> {
    let mut discovery = S::discover();
    discovery.name = ServiceName::try_from(name).map_err(|why| why.to_string())?;
    Ok(service_definition(Dispatch(Arc::new(S::of(Arc::clone(office)))), discovery))
}

/// A set of handlers.
trait Handles: Send + Sync + 'static {
    fn of(office: Arc<Office>) -> Self;

    /// Has the handler do its work that an invocation names.
    fn handle(self: Arc<Self>, ctx: ContextInternal) -> ServiceBoxFuture;
}

struct Dispatch<S>(Arc<S>);

impl<S: Handles> Service for Dispatch<S> {
    type Future = ServiceBoxFuture;

    fn handle(&self, ctx: ContextInternal) -> ServiceBoxFuture {
        Arc::clone(&self.0).handle(ctx)
    }
}

/// Reads what a handler is told, runs it, and writes what it answers.
macro_rules! run {
    ($ctx:ident, $handler:expr) => {{
        let (input, metadata) = $ctx.input().await;
        let result = $handler((&$ctx, metadata).into(), input).await;
        $ctx.handle_handler_result(result);
        $ctx.end();
        Ok(())
    }};
}

impl Handles for Cases {
    fn of(office: Arc<Office>) -> Self {
        Self(office)
    }

    fn handle(self: Arc<Self>, ctx: ContextInternal) -> ServiceBoxFuture {
        Box::pin(async move {
            match ctx.handler_name() {
                handler::TAKE => run!(ctx, |of, told| self.take(of, told)),
                handler::WAKE => run!(ctx, |of, told| self.wake(of, told)),
                handler::ANSWERED => run!(ctx, |of, told| self.answered(of, told)),
                other => Err(Error::unknown_handler(ctx.service_name(), other)),
            }
        })
    }
}

impl Handles for Starts {
    fn of(office: Arc<Office>) -> Self {
        Self(office)
    }

    fn handle(self: Arc<Self>, ctx: ContextInternal) -> ServiceBoxFuture {
        Box::pin(async move {
            match ctx.handler_name() {
                handler::BEGIN => run!(ctx, |of, told| self.begin(of, told)),
                other => Err(Error::unknown_handler(ctx.service_name(), other)),
            }
        })
    }
}

impl Handles for LongCalls {
    fn of(office: Arc<Office>) -> Self {
        Self(office)
    }

    fn handle(self: Arc<Self>, ctx: ContextInternal) -> ServiceBoxFuture {
        Box::pin(async move {
            match ctx.handler_name() {
                handler::CALL => run!(ctx, |of, told| self.call(of, told)),
                other => Err(Error::unknown_handler(ctx.service_name(), other)),
            }
        })
    }
}
