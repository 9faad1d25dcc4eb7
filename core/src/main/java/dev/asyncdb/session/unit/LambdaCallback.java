package dev.asyncdb.session.unit;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
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
 */
final class LambdaCallback {

	private final EntityCallback<?> callback;

	private final Set<Class<?>> refused = ConcurrentHashMap.newKeySet();

	private LambdaCallback(EntityCallback<?> callback) {
		this.callback = callback;
	}

	/**
	 * Create what is kept of a callback.
	 * @return {@code null} if it is no lambda expression
	 */
	static @Nullable LambdaCallback of(EntityCallback<?> callback) {
		return callback.getClass().isHidden() ? new LambdaCallback(callback) : null;
	}

	/**
	 * Return whether a type is never taken.
	 * @param kind the kind of the callbacks that are called
	 */
	boolean ignores(Class<?> kind, Class<?> type) {
		return !kind.isInstance(this.callback) || this.refused.contains(type);
	}

	/**
	 * Return the callback to register.
	 */
	@SuppressWarnings("unchecked")
	EntityCallback<?> remembering() {
		if (this.callback instanceof BeforeConvertCallback<?>) {
			BeforeConvertCallback<Object> called = (BeforeConvertCallback<Object>) this.callback;
			return (BeforeConvertCallback<Object>) (entity, table) -> call(entity,
					() -> called.onBeforeConvert(entity, table));
		}
		if (this.callback instanceof BeforeSaveCallback<?>) {
			BeforeSaveCallback<Object> called = (BeforeSaveCallback<Object>) this.callback;
			return (BeforeSaveCallback<Object>) (entity, row, table) -> call(entity,
					() -> called.onBeforeSave(entity, row, table));
		}
		if (this.callback instanceof AfterSaveCallback<?>) {
			AfterSaveCallback<Object> called = (AfterSaveCallback<Object>) this.callback;
			return (AfterSaveCallback<Object>) (entity, row, table) -> call(entity,
					() -> called.onAfterSave(entity, row, table));
		}
		if (this.callback instanceof AfterConvertCallback<?>) {
			AfterConvertCallback<Object> called = (AfterConvertCallback<Object>) this.callback;
			return (AfterConvertCallback<Object>) (entity, table) -> call(entity,
					() -> called.onAfterConvert(entity, table));
		}
		return this.callback;
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
