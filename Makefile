# Commands of the project. `make` alone lists them.

TARGET  := $(or $(CARGO_TARGET_DIR),target)
# The program that `make test` builds: all features, dev profile.
TESTED  := $(TARGET)/debug/zanflow
# What the workspace can do besides its defaults.
FEATURES := --features zanflow-http/oidc,zanflow-http/postgres,zanflow-http/restate,zanflow-sql/everywhere,zanflow-signatures/authority,zanflow-signatures/http
# Seconds that `make fuzz` runs for.
FUZZ_SECONDS ?= 600
# The fuzz target: one of fuzz/fuzz_targets.
FUZZ_TARGET ?= text_to_model

.DELETE_ON_ERROR:
.PHONY: help build demo test test-stores lint tested same score conflation bench bench-search bench-compare bench-formats bench-service bench-postgres peers soak fuzz deny clean

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-13s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

build: ## Build target/release/zanflow, with everything
	cargo build --release --locked

demo: ## Compile the sample acts of corpus/ into out/, with a build of only what that needs
	cargo build --locked --no-default-features
	$(TARGET)/debug/zanflow compile corpus --out out

test: lint ## Formatting, lints and all tests
	cargo test --locked --workspace $(FEATURES)
	$(MAKE) test-stores

# What lies in memory in tests of stores lies in a database here; the programs are those of `make test`.
test-stores: ## Tests of stores again, in a PostgreSQL database where it is installed
	scripts/with-postgres sh -c 'ZANFLOW_STORES_DATABASE=$$ZANFLOW_BENCH_POSTGRES && export ZANFLOW_STORES_DATABASE && \
	    cargo test --locked --workspace $(FEATURES) --lib -- accounts:: drafts:: notices:: survey:: registers:: licences:: documents::'

lint: ## Formatting, layers, literals and clippy, also of the build without optional features
	scripts/doctor
	cargo fmt --all --check
	scripts/layers
	scripts/literals
	cargo clippy --locked --workspace --all-targets $(FEATURES) -- -D warnings
	cargo clippy --locked --no-default-features -- -D warnings

# With the same features of dependencies as the tests, so that nothing is built twice.
tested:
	cargo test --locked --workspace $(FEATURES) --test suite --no-run

same: tested ## Compile corpus/ with one thread and with two; the outputs must be the same bytes
	scripts/same-output $(TESTED) corpus

score: tested ## Score against the annotated acts in ../shared, if they are there
	scripts/score $(TESTED) ../shared

conflation: ## Measure which words stems make one, next to the lemmas of a full analyzer
	scripts/conflation -v

bench: ## Measure the passes, compiling and adding, next to tantivy (ZANFLOW_BENCH_MB)
	cargo bench --locked --workspace --bench passes

bench-search: ## Measure the knowledge base next to its peers (ZANFLOW_BENCH_MB, ZANFLOW_BENCH_PASSAGES)
	scripts/with-postgres cargo bench --locked --bench search

bench-compare: ## Measure comparing one pair, and grouping thousands of services (ZANFLOW_BENCH_SERVICES)
	cargo bench --locked --bench compare

bench-service: ## Measure a generated service under many clients (ZANFLOW_BENCH_SERVICE, ZANFLOW_BENCH_CLIENTS)
	cargo run --release --locked -p zanflow-http --example clients

bench-postgres: ## Measure cases on PostgreSQL next to bare rows (ZANFLOW_BENCH_CASES, ZANFLOW_BENCH_CLIENTS, ZANFLOW_BENCH_PROCESSES)
	cargo build --release --locked -p zanflow-postgres --example speed_postgres
	scripts/with-postgres $(TARGET)/release/examples/speed_postgres

bench-formats: ## Measure Word files and web pages next to text, PDFs next to pdftotext (ZANFLOW_BENCH_ACTS)
	cargo bench --locked --bench formats

# Minutes that `make soak` breaks things for, and the engine: embedded, postgres or restate.
SOAK_MINUTES ?= 30
SOAK_ENGINE ?= embedded

soak: ## Run cases while processes are killed, networks are cut and clocks jump; then check them (SOAK_MINUTES, SOAK_ENGINE)
	cargo run --locked -p zanflow-soak -- run --engine $(SOAK_ENGINE) --minutes $(SOAK_MINUTES)

peers: ## Measure all engines and their peers, in one table (PEERS_CASES, PEERS_PARTS, PEERS_FIGURES)
	cargo build --release --locked -p zanflow-postgres --example speed_postgres
	cargo build --release --locked -p zanflow-runtime --example speed_embedded
	cargo build --release --locked -p zanflow-restate --example speed_restate
	PEERS_EXAMPLES=$(TARGET)/release/examples scripts/peers $(PEERS_PARTS)

# Seconds that one input may take: a grammar reads 64 kB in far less, an act may need more.
FUZZ_TIMEOUT = $(if $(filter grammar_%,$(FUZZ_TARGET)),2,20)

# Without sanitizers libFuzzer needs no nightly compiler. Sanitizers find faults of unsafe code, which is forbidden here; panics,
# overflows, hangs and exhausted memory are found without them.
fuzz: ## Fuzz for ten minutes (FUZZ_SECONDS=600, FUZZ_TARGET=docx_to_source, grammar_duration, …)
	command -v cargo-fuzz >/dev/null || cargo install --locked --quiet cargo-fuzz
	fuzz/seed
	cargo fuzz run --sanitizer none $(FUZZ_TARGET) -- \
		-max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=$(FUZZ_TIMEOUT) -print_final_stats=1

deny: ## Licences, advisories and sources of the dependencies
	command -v cargo-deny >/dev/null || cargo install --locked --quiet cargo-deny
	cargo deny --all-features check licenses bans sources
	cargo deny --all-features check advisories # fetches the advisory database

clean: ## Remove build artefacts and output
	cargo clean
	rm -rf .cache fuzz/target fuzz/corpus fuzz/artifacts
	find out -mindepth 1 ! -path out/README.md -delete
