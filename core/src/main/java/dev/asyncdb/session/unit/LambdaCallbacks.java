package dev.asyncdb.session.unit;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import reactor.core.publisher.Mono;

import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;

/**
 * Entity callbacks that may be lambda expressions. Once all of them have refused a type,
 * none is called for it. Thread-safe.
 *
 * @since 0.1.0
 */
public final class LambdaCallbacks implements ReactiveEntityCallbacks {

	private final ReactiveEntityCallbacks all;

	private final List<LambdaCallback> lambdas = new CopyOnWriteArrayList<>();

	private volatile boolean hasOthers;

	private LambdaCallbacks(ReactiveEntityCallbacks all, boolean hasOthers) {
		this.all = all;
		this.hasOthers = hasOthers;
	}

	/**
	 * Begin without callbacks.
	 * @return no callbacks
	 * @since 0.1.0
	 */
	public static LambdaCallbacks none() {
		return new LambdaCallbacks(ReactiveEntityCallbacks.create(), false);
	}

	/**
	 * Add to other callbacks.
	 * @param callbacks the callbacks of the application
	 * @return these callbacks, to which others can be added
	 * @since 0.1.0
	 */
	public static LambdaCallbacks of(ReactiveEntityCallbacks callbacks) {
		return new LambdaCallbacks(callbacks, true);
	}

	@Override
	public void addEntityCallback(EntityCallback<?> callback) {
		LambdaCallback lambda = LambdaCallback.of(callback);
		if (lambda != null) {
			this.lambdas.add(lambda);
			this.all.addEntityCallback(lambda.remembering());
		}
		else {
			this.hasOthers = true;
			this.all.addEntityCallback(callback);
		}
	}

	@Override
	@SuppressWarnings("rawtypes")
	public <T> Mono<T> callback(Class<? extends EntityCallback> type, T entity, Object... arguments) {
		return areIgnoring(type, entity.getClass()) ? Mono.just(entity) : this.all.callback(type, entity, arguments);
	}

	private boolean areIgnoring(Class<?> kind, Class<?> type) {
		for (LambdaCallback lambda : this.lambdas) {
			if (!lambda.ignores(kind, type)) {
				return false;
			}
		}
		return !this.hasOthers;
	}

}
