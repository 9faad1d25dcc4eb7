package dev.asyncdb.test.fault;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ConnectionFactoryMetadata;
import io.r2dbc.spi.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A fault during a statement happens after the statement was sent.
 */
class FaultOrderTests {

	private static final String HOOK = FaultOrderTests.class.getName();

	private final List<String> events = new CopyOnWriteArrayList<>();

	@AfterEach
	void removeHook() {
		Schedulers.resetOnScheduleHook(HOOK);
	}

	private ConnectionFactory driver() {
		Connection connection = proxy(Connection.class,
				proxy(Statement.class, Flux.never().doOnRequest((any) -> this.events.add("sent"))));
		return new ConnectionFactory() {
			@Override
			public Mono<Connection> create() {
				return Mono.just(connection);
			}

			@Override
			public ConnectionFactoryMetadata getMetadata() {
				return () -> "scripted";
			}
		};
	}

	private static <T> T proxy(Class<T> type, Object answer) {
		return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
				(proxy, method, arguments) -> answer));
	}

	@Test
	void statementIsSentBeforeTheFaultIsScheduled() {
		Faults faults = new Faults();
		ConnectionFactory connections = faults.decorate(driver());
		Schedulers.onScheduleHook(HOOK, (task) -> {
			this.events.add("fault");
			return task;
		});
		Flux<?> work = Flux.from(connections.create())
			.flatMap((connection) -> Flux.from(connection.createStatement("INSERT").execute()));
		faults.hangUp(Moment.duringStatement(), work);
		assertThat(this.events.indexOf("sent")).isNotNegative();
		assertThat(this.events.subList(0, this.events.indexOf("sent"))).doesNotContain("fault");
	}

}
