package dev.asyncdb.guide.moving;

import java.util.List;

import dev.asyncdb.AsyncDatabaseManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.domain.Sort;

/**
 * The synopses of SQLAlchemy's asyncio extension.
 */
class Synopsis {

	private final AsyncDatabaseManager manager;

	Synopsis(AsyncDatabaseManager manager) {
		this.manager = manager;
	}

	// async with session.begin(): session.add_all([..])
	Mono<Void> insertObjects() {
		return this.manager.inTransaction((session) -> {
			session.addAll(List.of(A.of("a1", B.of("b1"), B.of("b2")), A.of("a2"), A.of("a3", B.of("b3"))));
			return Mono.empty();
		});
	}

	// select(A).options(selectinload(A.bs)): two statements for any number of rows
	Mono<List<A>> selectObjects() {
		return this.manager
			.inSession((session) -> session.select(A.class).with(A::getBs).orderBy(Sort.by("id")).all().collectList());
	}

	// Commit as you go; the object is readable after the commit and after the session
	Mono<A> updateFirst() {
		return this.manager.inSession((session) -> session.select(A.class)
			.orderBy(Sort.by("id"))
			.first()
			.doOnNext((a) -> a.setData("new data"))
			.delayUntil((a) -> session.commit()));
	}

	// await a.awaitable_attrs.bs, or await session.refresh(a, ["bs"])
	Mono<List<B>> children(long id) {
		return this.manager
			.inSession((session) -> session.getById(A.class, id).flatMap((a) -> session.fetch(a, A::getBs)));
	}

	// session.stream(select(A)): row by row, a few fetches in memory
	Flux<String> export() {
		return this.manager.stream((session) -> session.select(A.class).stream(100)).map(A::getData);
	}

	// conn.run_sync(Base.metadata.drop_all) and create_all
	Mono<List<String>> setupTables() {
		return this.manager.schema()
			.allowingDrop()
			.dropAll(A.class, B.class)
			.then(this.manager.schema().createAll(A.class, B.class));
	}

}
