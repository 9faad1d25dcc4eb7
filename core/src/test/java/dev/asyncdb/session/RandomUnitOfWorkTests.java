package dev.asyncdb.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;

import dev.asyncdb.session.Warehouse.Crate;
import dev.asyncdb.session.Warehouse.Label;
import dev.asyncdb.session.Warehouse.Lorry;
import dev.asyncdb.session.Warehouse.Rack;
import dev.asyncdb.session.support.SessionFactory;
import dev.asyncdb.testing.TestDatabase;
import dev.asyncdb.testing.TestRun;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Random programs of the unit of work, compared with a model of the tables: owners that
 * change by column, by a single entity and by a collection, owners and members that are
 * deleted, unique values that are passed on, identifiers that are used again, a callback
 * that returns copies, and objects that are changed after a flush.
 */
class RandomUnitOfWorkTests extends DatabaseFixture {

	private static final int ROUNDS = 5;

	private static final int STEPS = 8;

	@BeforeParameterizedClassInvocation
	void createTables() {
		Warehouse.createTables(this.database, this.product);
	}

	@Test
	void programsLeaveWhatTheModelSays() {
		run(60, Fault.NONE);
	}

	@Test
	@Tag("nightly")
	void manyProgramsLeaveWhatTheModelSays() {
		run(repeated(5000, 500), Fault.NONE);
	}

	/**
	 * The canaries: what the faults of the past did.
	 */
	@Test
	void objectThatIsNoLongerManagedIsFound() {
		assertThat(catchThrowable(() -> run(60, Fault.DETACH))).hasMessageContaining("program of seed");
	}

	@Test
	void memberThatGoesWithItsFormerOwnerIsFound() {
		assertThat(catchThrowable(() -> run(60, Fault.DELETE))).hasMessageContaining("program of seed");
	}

	private SessionFactory copying() {
		ReactiveEntityCallbacks callbacks = ReactiveEntityCallbacks.create();
		callbacks.addEntityCallback((BeforeConvertCallback<Crate>) (crate, table) -> Mono.just(crate.stamped()));
		return SessionFixture.sessions(this.recorder, callbacks);
	}

	private void run(int programs, Fault fault) {
		long seed = TestRun.seed("programs of the unit of work on " + this.product);
		Random seeds = new Random(seed);
		SessionFactory sessions = copying();
		for (int number = 0; number < programs; number++) {
			Warehouse.empty(this.database);
			this.recorder.clear();
			Random random = new Random(seeds.nextLong());
			WarehouseModel model = new WarehouseModel(random);
			List<String> done = new ArrayList<>();
			for (int round = 0; round < ROUNDS; round++) {
				done.add("session");
				sessions.inTransaction((session) -> round(session, random, model, done, fault))
					.onErrorMap(
							(failure) -> new AssertionError("program of seed %d: %s".formatted(seed, done), failure))
					.block(TestDatabase.TIMEOUT);
				assertThat(rows()).as("program of seed %d: %s", seed, done).isEqualTo(model.expected());
			}
		}
	}

	private static Mono<Void> round(AsyncSession session, Random random, WarehouseModel model, List<String> done,
			Fault fault) {
		boolean loaded = random.nextBoolean();
		Select<Rack> racks = session.select(Rack.class);
		return Mono
			.zip((loaded ? racks.with(Rack::getCrates) : racks).all().collectList(),
					session.select(Lorry.class).all().collectList(), session.select(Crate.class).all().collectList(),
					session.select(Label.class).all().collectList())
			.doOnNext((all) -> model.begin(all.getT1(), all.getT2(), all.getT3(), all.getT4(), loaded))
			.thenMany(Flux.range(0, STEPS).concatMap((step) -> {
				done.add(model.step(session));
				if (random.nextInt(4) > 0) {
					return Mono.empty();
				}
				done.add("flush");
				return session.flush().then(Mono.<Void>fromRunnable(() -> fault.strike(session, model)));
			}))
			.then();
	}

	private List<String> rows() {
		return get(this.sessions.inSession((session) -> session.sql()
			.sql(this.database.sql(Warehouse.ROWS))
			.map((row) -> Objects.requireNonNull(row.get(0, String.class)))
			.all()
			.collectSortedList()));
	}

	/**
	 * What a fault does after a flush.
	 */
	private enum Fault {

		NONE {
			@Override
			void strike(AsyncSession session, WarehouseModel model) {
			}
		},
		DETACH {
			@Override
			void strike(AsyncSession session, WarehouseModel model) {
				model.objects().forEach(session::detach);
			}
		},
		DELETE {
			@Override
			void strike(AsyncSession session, WarehouseModel model) {
				model.objects().stream().filter((crate) -> crate.lorryId != null).limit(1).forEach(session::delete);
			}
		};

		abstract void strike(AsyncSession session, WarehouseModel model);

	}

}
