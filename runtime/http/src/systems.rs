//! The systems that a service works with: embedded ones in an SQLite file beside the journal, or real ones where the configuration names
//! them. Both answer the same contracts.

use crate::card::Card;
use crate::config::Config;
use schemars::JsonSchema;
use serde::Deserialize;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use zanflow_runtime::connect::{self, Gateway, Notary, Registers as Asked, SignatureCheck};
use zanflow_runtime::{Call, CallError, CaseId, Clock, Connectors, Time, identity};
use zanflow_systems::documents::contract::DocumentRegister;
use zanflow_systems::documents::{self, Documents};
use zanflow_systems::licences::contract::LicenceRegister;
use zanflow_systems::licences::{self, Numbering, Register};
use zanflow_systems::payment::{Payments, Setup};
use zanflow_systems::registers::gateway::{GatewayClient, Settings as GatewaySettings};
use zanflow_systems::registers::{
    Account, Applied, LegalEntity, Life, Person, Qualification, Record, Registers, Standing,
};
use zanflow_systems::{Address, Store, StoreError};

/// What a gateway without a password comes to: it would answer nothing.
const NO_PASSWORD: &str = "systems.gateway_password_file: the gateway knows a service by its name and password; name the file with the password";

/// `[systems]`: where the real ones are. What is not named is embedded.
#[derive(Debug, Clone, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// The gateway: registers, powers of attorney, what is sent on.
    pub gateway: Option<GatewaySettings>,
    /// A file with the service's password at the gateway, which asks for one.
    pub gateway_password_file: Option<PathBuf>,
    /// The licensing system.
    pub licensing: Option<Peer>,
    /// The system of document flow.
    pub documents: Option<Peer>,
    /// Letters before the numbers of the embedded register of licences.
    pub licence_prefix: Option<String>,
}

impl Settings {
    /// How the embedded register of licences numbers them.
    ///
    /// # Errors
    /// The prefix is none.
    pub fn numbering(&self) -> Result<Numbering, String> {
        let prefix = self.licence_prefix.as_deref();
        let numbering = prefix.map(|prefix| Numbering::new(prefix, true)).transpose();
        Ok(numbering.map_err(|error| error.to_string())?.unwrap_or_default())
    }
}

/// The check of signatures where none can be checked: nothing is known of them.
pub(crate) struct Unsigned;

impl SignatureCheck for Unsigned {
    fn standing(&self, _: &Call<'_>) -> Result<connect::Standing, CallError> {
        Ok(connect::Standing::unknown("no_authorities"))
    }
}

/// Another system over HTTP.
#[derive(Debug, Clone, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Peer {
    /// Its address.
    pub url: String,
    /// A file with the token for it.
    pub token_file: Option<PathBuf>,
    /// Certificates of authorities that it is known by.
    pub authorities: Option<PathBuf>,
}

impl Peer {
    fn address(&self) -> Result<Address, String> {
        let token = self.token_file.as_deref().map(secret).transpose()?;
        let mut address = Address::new(self.url.clone(), token);
        if let Some(authorities) = &self.authorities {
            address.authorities.clone_from(authorities);
        }
        Ok(address)
    }
}

/// The text of a file that holds one secret.
fn secret(path: &Path) -> Result<String, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let text = text.trim();
    if text.is_empty() { Err(format!("{}: the file is empty", path.display())) } else { Ok(text.to_owned()) }
}

/// The systems of a service.
#[derive(Clone)]
pub struct Systems {
    /// The embedded registers, and the log of everything that registers are asked.
    pub registers: Registers,
    /// Gives licences their numbers.
    pub licences: Arc<dyn LicenceRegister>,
    /// The embedded register of licences, where it is that.
    pub register: Option<Register>,
    /// Gives documents their numbers.
    pub documents: Arc<dyn DocumentRegister>,
    /// The embedded document flow, where it is that.
    pub journals: Option<Documents>,
    /// Payments.
    pub payments: Arc<Payments>,
    pub(crate) gateway: Option<Arc<GatewayClient>>,
    service: &'static str,
}

impl Systems {
    /// Opens them on a store, for the service of that id and title. `applied` tells when a case was applied for.
    ///
    /// # Errors
    /// What is wrong with the configuration or a file of it, and what to do.
    pub fn open(
        (service, title): (&'static str, &str),
        card: &Card,
        config: &Config,
        store: Store,
        clock: Arc<dyn Clock>,
        applied: Applied,
    ) -> Result<Self, String> {
        let told = |error: StoreError| error.to_string();
        let settings = &config.systems;
        let registers = Registers::open(store.clone()).map_err(told)?.with_clock(Arc::clone(&clock));
        let registers = registers.with_applications(applied);
        let gateway = settings.gateway.clone().map(|gateway| {
            let file = settings.gateway_password_file.as_deref();
            let password = secret(file.ok_or_else(|| NO_PASSWORD.to_owned())?)?;
            GatewayClient::new(gateway, password, registers.clone()).map(Arc::new)
        });
        let (licences, register): (Arc<dyn LicenceRegister>, _) = match &settings.licensing {
            Some(peer) => (Arc::new(licences::Client::new(&peer.address()?)?), None),
            None => {
                let register = Register::open(store.clone(), Arc::clone(&clock), settings.numbering()?);
                let register = register.map_err(told)?;
                (Arc::new(register.clone()), Some(register))
            }
        };
        let (documents, journals): (Arc<dyn DocumentRegister>, _) = match &settings.documents {
            Some(peer) => (Arc::new(documents::Client::new(&peer.address()?)?), None),
            None => {
                let journals = Documents::open(store.clone(), Arc::clone(&clock)).map_err(told)?;
                (Arc::new(journals.clone()), Some(journals))
            }
        };
        let setup = Setup {
            series: service.to_owned(),
            title: title.to_owned(),
            fee: card.fee.clone(),
            settings: config.payment.clone(),
            rates: config.payment.rates()?,
            clock,
        };
        let payments = Arc::new(Payments::open(store, setup)?);
        let gateway = gateway.transpose()?;
        Ok(Self { registers, licences, register, documents, journals, payments, gateway, service })
    }

    /// One connector of each kind, with the check of signatures that is given.
    pub fn connectors(&self, signature: Arc<dyn SignatureCheck>) -> Connectors {
        let embedded = Arc::new(self.registers.clone());
        let registers: Arc<dyn Asked> = match &self.gateway {
            Some(gateway) => Arc::clone(gateway) as _,
            None => Arc::clone(&embedded) as _,
        };
        let notary: Arc<dyn Notary> = match &self.gateway {
            Some(gateway) => Arc::clone(gateway) as _,
            None => Arc::clone(&embedded) as _,
        };
        let sends: Arc<dyn Gateway> = match &self.gateway {
            Some(gateway) => Arc::clone(gateway) as _,
            None => Arc::clone(&embedded) as _,
        };
        let licensing = licences::Connector::new(Arc::clone(&self.licences), self.service);
        let asked = self.registers.clone();
        let licensing = match self.register {
            Some(_) => licensing.qualifying(Arc::new(move |call| asked.eligible(call))),
            None => licensing,
        };
        Connectors {
            portal: Arc::clone(&embedded) as _,
            gateway: sends,
            payment: Arc::clone(&self.payments) as _,
            licensing: Arc::new(licensing),
            registers,
            notary,
            document_flow: Arc::new(documents::Connector::new(Arc::clone(&self.documents), self.service)),
            signature,
            workers: embedded,
        }
    }

    /// Puts somebody into the embedded registers for a trial: as a person or a legal entity, with an account and a qualification that are
    /// good now.
    ///
    /// # Errors
    /// What is wrong with the number, or the file.
    pub fn make_known(&self, subject: &str, name: &str, now: Time) -> Result<(), String> {
        let today = now.local_date().ok_or("the clock is far from now")?;
        let words: Vec<&str> = name.split_whitespace().collect();
        let word = |nth: usize| words.get(nth).map_or_else(|| subject.to_owned(), |word| (*word).to_owned());
        let entry = if identity::bin(subject).is_ok() {
            let name = if words.is_empty() { subject.to_owned() } else { words.join(" ") };
            let (bin, state) = (subject.to_owned(), Standing::Registered);
            Record::LegalEntity(LegalEntity { bin, name, head: None, state, since: None, address: None })
        } else {
            identity::iin(subject).map_err(|error| error.to_string())?;
            Record::Person(Person {
                iin: subject.to_owned(),
                surname: word(0),
                name: word(1),
                patronymic: words.get(2).map(|word| (*word).to_owned()),
                birth: today,
                state: Life::Alive,
                since: None,
                address: None,
            })
        };
        let account = Record::Account(Account { subject: subject.to_owned(), opened: today, closed: None });
        let qualification = Record::Qualification(Qualification {
            subject: subject.to_owned(),
            requirement: self.service.to_owned(),
            from: today,
            until: None,
            by: "trial".to_owned(),
        });
        for record in [entry, account, qualification] {
            self.registers.put(&record).map_err(|error| error.to_string())?;
        }
        Ok(())
    }

    /// Takes out what the embedded systems hold of the people of a case, except licences and the books of payments, which the law keeps.
    ///
    /// # Errors
    /// An SQLite error: copies may still lie in the file; the next call tries again.
    pub fn forget_case(&self, case: CaseId) -> Result<(), String> {
        self.registers.asks().forget_case(case).map_err(|error| error.to_string())?;
        self.payments.ledger().forget_case(case).map_err(|error| error.to_string())
    }

    /// Takes out what they hold of somebody.
    ///
    /// # Errors
    /// As [`forget_case`](Self::forget_case).
    pub fn forget(&self, subject: &str) -> Result<(), String> {
        self.registers.forget(subject).map_err(|error| error.to_string())
    }
}
