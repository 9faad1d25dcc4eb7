package dev.asyncdb.autoconfigure.operations;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

import dev.asyncdb.metrics.DatabaseMetricsRecorder;
import dev.asyncdb.metrics.ObservedOperation;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.context.ContextView;

/**
 * Observes operations with Micrometer. The observation is in the Reactor context of the
 * operation, so that what it calls, such as r2dbc-proxy, is observed as its child.
 * Without handlers, the same operation is returned.
 */
record ObservationRecorder(ObservationRegistry registry, @Nullable DatabaseObservationConvention convention,
		String manager) implements DatabaseMetricsRecorder {

	private static final Logger logger = LoggerFactory.getLogger(ObservationRecorder.class);

	private static final String SUCCESS = "success";

	private static final String FAILURE = "failure";

	private static final String CANCELLED = "cancelled";

	private static final Map<ObservedOperation, DatabaseObservationConvention> DEFAULTS = defaults();

	private static Map<ObservedOperation, DatabaseObservationConvention> defaults() {
		Map<ObservedOperation, DatabaseObservationConvention> conventions = new EnumMap<>(ObservedOperation.class);
		for (ObservedOperation observed : ObservedOperation.values()) {
			conventions.put(observed, new Named(DatabaseObservations.valueOf(observed.name()).getName()));
		}
		return conventions;
	}

	@Override
	public DatabaseMetricsRecorder forManager(String name) {
		return new ObservationRecorder(this.registry, this.convention, name);
	}

	@Override
	public <T> Mono<T> observe(ObservedOperation observed, Mono<T> operation) {
		return this.registry.isNoop() ? operation : Mono.deferContextual((context) -> {
			Started started = start(observed, null, context);
			return operation.doOnError(started::fail)
				.doOnTerminate(() -> started.stop(SUCCESS))
				.doOnCancel(() -> started.stop(CANCELLED))
				.contextWrite((current) -> current.put(ObservationThreadLocalAccessor.KEY, started.observation()));
		});
	}

	@Override
	public <T> Flux<T> observe(ObservedOperation observed, @Nullable String sql, Flux<T> operation) {
		return this.registry.isNoop() ? operation : Flux.deferContextual((context) -> {
			Started started = start(observed, sql, context);
			return operation.doOnError(started::fail)
				.doOnTerminate(() -> started.stop(SUCCESS))
				.doOnCancel(() -> started.stop(CANCELLED))
				.contextWrite((current) -> current.put(ObservationThreadLocalAccessor.KEY, started.observation()));
		});
	}

	private Started start(ObservedOperation observed, @Nullable String sql, ContextView subscriber) {
		String operation = (sql != null) ? SqlOperation.of(sql) : observed.name().toLowerCase(Locale.ROOT);
		DatabaseObservationContext context = new DatabaseObservationContext(this.manager, observed, operation);
		Observation observation = Observation.createNotStarted(this.convention,
				Objects.requireNonNull(DEFAULTS.get(observed)), () -> context, this.registry);
		Observation parent = subscriber.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
		Observation nested = (parent != null) ? observation.parentObservation(parent) : observation;
		safely(nested::start);
		return new Started(nested, context, new AtomicBoolean());
	}

	// A handler that fails must not turn a transaction that is committed into an error
	private static void safely(Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException ex) {
			logger.warn("An observation handler failed", ex);
		}
	}

	/**
	 * An observation that stops once, before what follows the operation begins.
	 */
	private record Started(Observation observation, DatabaseObservationContext context, AtomicBoolean stopped) {

		void fail(Throwable failure) {
			if (!this.stopped.get()) {
				safely(() -> this.observation.error(failure));
				stop(FAILURE);
			}
		}

		void stop(String outcome) {
			if (this.stopped.compareAndSet(false, true)) {
				this.context.end(outcome);
				safely(this.observation::stop);
			}
		}

	}

	/**
	 * The default convention for one kind of operation.
	 */
	private static final class Named extends DefaultDatabaseObservationConvention {

		private final String name;

		Named(String name) {
			this.name = name;
		}

		@Override
		public String getName() {
			return this.name;
		}

	}

}
