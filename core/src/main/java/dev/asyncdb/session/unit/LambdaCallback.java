package dev.asyncdb.session.unit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

import org.springframework.data.mapping.callback.EntityCallback;
import org.springframework.data.r2dbc.mapping.event.AfterConvertCallback;
import org.springframework.data.r2dbc.mapping.event.AfterSaveCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeSaveCallback;

/**
 * Keeps which types an entity callback does not take that is a lambda expression. Spring
 * Data cannot know its type, calls it with each entity and ignores the
 * {@link ClassCastException}, which costs more than the statement.
 *
 * @since 0.1.0
 */
public final class LambdaCallback {

	private final Set<Class<?>> refused = ConcurrentHashMap.newKeySet();

	private LambdaCallback() {
	}

	/**
	 * Return the callback to register for a callback.
	 * @return the same, if it is no lambda expression
	 */
	@SuppressWarnings("unchecked")
	public static EntityCallback<?> of(EntityCallback<?> callback) {
		if (!callback.getClass().isHidden()) {
			return callback;
		}
		LambdaCallback lambda = new LambdaCallback();
		if (callback instanceof BeforeConvertCallback<?>) {
			BeforeConvertCallback<Object> called = (BeforeConvertCallback<Object>) callback;
			return (BeforeConvertCallback<Object>) (entity, table) -> lambda.call(entity,
					() -> called.onBeforeConvert(entity, table));
		}
		if (callback instanceof BeforeSaveCallback<?>) {
			BeforeSaveCallback<Object> called = (BeforeSaveCallback<Object>) callback;
			return (BeforeSaveCallback<Object>) (entity, row, table) -> lambda.call(entity,
					() -> called.onBeforeSave(entity, row, table));
		}
		if (callback instanceof AfterSaveCallback<?>) {
			AfterSaveCallback<Object> called = (AfterSaveCallback<Object>) callback;
			return (AfterSaveCallback<Object>) (entity, row, table) -> lambda.call(entity,
					() -> called.onAfterSave(entity, row, table));
		}
		if (callback instanceof AfterConvertCallback<?>) {
			AfterConvertCallback<Object> called = (AfterConvertCallback<Object>) callback;
			return (AfterConvertCallback<Object>) (entity, table) -> lambda.call(entity,
					() -> called.onAfterConvert(entity, table));
		}
		return callback;
	}

	private Publisher<Object> call(Object entity, Supplier<Publisher<Object>> callback) {
		if (this.refused.contains(entity.getClass())) {
			return Mono.just(entity);
		}
		try {
			return callback.get();
		}
		catch (ClassCastException ex) {
			if (!isOfParameter(ex)) {
				throw ex;
			}
			this.refused.add(entity.getClass());
			return Mono.just(entity);
		}
	}

	// Frames of lambda expressions are hidden: a failure of the code in one begins there
	private static boolean isOfParameter(ClassCastException failure) {
		StackTraceElement[] trace = failure.getStackTrace();
		return trace.length > 0 && trace[0].getClassName().equals(LambdaCallback.class.getName());
	}

}
