package dev.asyncdb.guide.moving;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.bridge.Bridge;
import dev.asyncdb.session.BlockingSession;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The examples of awaitlet.
 */
class Facade {

	private final AsyncDatabaseManager manager;

	private final Synopsis synopsis;

	Facade(AsyncDatabaseManager manager, Synopsis synopsis) {
		this.manager = manager;
		this.synopsis = synopsis;
	}

	// awaitlet(..) inside async_def(..): blocking-style code calls reactive code
	private @Nullable List<A> callAsyncDbCode() {
		Bridge.await(this.synopsis.setupTables());
		Bridge.await(this.synopsis.insertObjects());
		return Bridge.await(this.synopsis.selectObjects());
	}

	Mono<List<A>> frontFacingFacade() {
		return Bridge.call(this::callAsyncDbCode);
	}

	// A code base in blocking style: only the type of the session differs
	List<String> workWithData(BlockingSession session) {
		session.addAll(List.of(new A("a1"), new A("a2"), new A("a3")));
		return session.select(A.class).column(A::getData).all();
	}

	// run_sync(work_with_data) of a session
	Mono<List<String>> facadeOfBlockingCode() {
		return this.manager.inTransaction((session) -> session.callBlocking(this::workWithData));
	}

}
