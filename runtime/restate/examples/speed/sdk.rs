//! The case as an example of Restate's SDK: a service with ten durable steps that do nothing.

use crate::Failed;
use crate::drive::Serves;
use crate::figures::Steps;
use restate_sdk::prelude::*;
use std::sync::Arc;
use zanflow_restate::http::{Http, Servers};

pub struct Cases(pub Arc<Steps>);

#[restate_sdk::service(name = "sdk_cases")]
impl Cases {
    #[handler]
    async fn start(&self, ctx: Context<'_>, id: u64) -> Result<u64, HandlerError> {
        for nth in 1..=10 {
            let step = || async {
                self.0.begin(id);
                Ok(format!("{id}/p{nth}"))
            };
            ctx.run(step).name(format!("p{nth}")).await?;
        }
        self.0.end(id);
        Ok(id)
    }
}

/// Asks the ingress for them.
pub struct Clients(pub restate_sdk::ingress::Client<Http>);

impl Clients {
    pub fn new(ingress: &Servers, http: Http) -> Result<Self, Failed> {
        Ok(Self(restate_sdk::ingress::Client::new(ingress.first().clone(), http)?))
    }
}

impl Serves for Clients {
    async fn one(&self, nth: u64) -> Result<(), Failed> {
        let client = CasesIngressClient::from_client(self.0.clone());
        let told = client.start(nth).call().await?.into_body()?;
        if told == nth { Ok(()) } else { Err(format!("asked for case {nth}, told of {told}").into()) }
    }

    fn fsyncs(&self) -> f64 {
        0.0
    }
}
