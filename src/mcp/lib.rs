//! Serves the knowledge base to language models over the Model Context Protocol, on standard input and output or HTTP.
//! Read-only. `ask` and `answer` hold the schemas, `tools` the implementations, `serve` the transports.

pub mod answer;
pub mod ask;
mod lines;
mod portable;
mod serve;
mod tools;

pub use serve::{ServeError, http, stdio};

use rmcp::handler::server::router::tool::ToolRouter;
use rmcp::handler::server::wrapper::Parameters;
use rmcp::{Json, ServerHandler, tool, tool_handler, tool_router};
use std::sync::Arc;
use zanflow_store::Kb;

/// An MCP server over a knowledge base. Cheap to clone.
#[derive(Clone)]
pub struct Server {
    kb: Arc<Kb>,
    today: fn() -> String,
    tools: Arc<ToolRouter<Self>>,
}

impl Server {
    /// Creates a server. `today` returns the current day (`YYYY-MM-DD`), for which status is given.
    pub fn new(kb: Kb, today: fn() -> String) -> Self {
        let mut tools = Self::tool_router();
        tools.map.values_mut().for_each(|route| portable::tool(&mut route.attr));
        Self { kb: Arc::new(kb), today, tools: Arc::new(tools) }
    }

    /// Runs a tool on a thread that may block on files and `git`.
    async fn answer<T: Send + 'static>(
        &self,
        tool: impl FnOnce(&Kb, &str) -> Result<T, String> + Send + 'static,
    ) -> Result<Json<T>, String> {
        let server = self.clone();
        let done = tokio::task::spawn_blocking(move || tool(&server.kb, &(server.today)()));
        match done.await {
            Ok(answer) => answer.map(Json),
            Err(error) => Err(format!("the tool failed ({error}); this is a fault of zanflow, report it")),
        }
    }
}

// The macro derives an output schema only if `Result<Json<…>, …>` is spelled out.
#[tool_router]
impl Server {
    /// Find passages of acts by words in any form and any keyboard, phrases and fields; best first, each with its citation,
    /// file, lines and status.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn search(
        &self,
        Parameters(asked): Parameters<ask::Search>,
    ) -> Result<Json<answer::SearchAnswer>, String> {
        self.answer(move |kb, today| tools::search(kb, &asked, today)).await
    }

    /// Read an act, a paragraph of it, an item, or lines of its file.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn read(&self, Parameters(asked): Parameters<ask::Read>) -> Result<Json<answer::Text>, String> {
        self.answer(move |kb, today| tools::read(kb, &asked, today)).await
    }

    /// Read an act as it was in force on a day, from the history of the repository that it was added from.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn at_date(
        &self,
        Parameters(asked): Parameters<ask::AtDate>,
    ) -> Result<Json<answer::OnDay>, String> {
        self.answer(move |kb, _| tools::at_date(kb, &asked)).await
    }

    /// The processes of a service: steps with actors, actions, systems, times and clauses, and how they follow one another.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn process(
        &self,
        Parameters(asked): Parameters<ask::Service>,
    ) -> Result<Json<answer::Processes>, String> {
        self.answer(move |kb, today| tools::process(kb, &asked, today)).await
    }

    /// The terms that a service defines.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn terms(
        &self,
        Parameters(asked): Parameters<ask::Service>,
    ) -> Result<Json<answer::Definitions>, String> {
        self.answer(move |kb, today| tools::terms(kb, &asked, today)).await
    }

    /// How acts define a term.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn definition(
        &self,
        Parameters(asked): Parameters<ask::Term>,
    ) -> Result<Json<answer::Definitions>, String> {
        self.answer(move |kb, today| tools::definitions(kb, &asked, today)).await
    }

    /// The facts of a service that are compared between regions and years, compact: ask for two services and compare.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn compare_ready(
        &self,
        Parameters(asked): Parameters<ask::Service>,
    ) -> Result<Json<answer::Facts>, String> {
        self.answer(move |kb, today| tools::facts(kb, &asked, today)).await
    }

    /// What an act cites, whether that is held and in force, which references are broken, and what cites the act.
    #[tool(annotations(read_only_hint = true, open_world_hint = false))]
    async fn references(
        &self,
        Parameters(asked): Parameters<ask::References>,
    ) -> Result<Json<zanflow_references::References>, String> {
        self.answer(move |kb, today| tools::references(kb, &asked, today)).await
    }
}

#[tool_handler(
    router = self.tools,
    name = "zanflow",
    instructions = "Acts of Kazakhstan on government services. Start with `search`; its hits name acts and services for the other tools. Cite what you use: every answer carries `citation` (kk, ru), `file` and lines. Mind `status`: many regional acts are repealed."
)]
impl ServerHandler for Server {}
