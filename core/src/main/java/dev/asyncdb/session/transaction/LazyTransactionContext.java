package dev.asyncdb.session.transaction;

import java.util.Map;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

import dev.asyncdb.reactive.GateStep;
import org.jspecify.annotations.Nullable;
import reactor.util.context.Context;
import reactor.util.context.ContextView;

import org.springframework.transaction.reactive.TransactionContext;
import org.springframework.transaction.reactive.TransactionContextManager;

/**
 * The Reactor context of a transaction whose part for Spring is created when it is looked
 * up. All other entries are those of a usual context.
 * <p>
 * Spring looks up two keys: the context of the transaction, and a holder from which
 * {@code TransactionalOperator} takes it. Without the second one an operator inside the
 * transaction would begin its own.
 */
final class LazyTransactionContext implements Context {

	// Its type is not public
	private static final Object HOLDER = TransactionContextManager.getOrCreateContextHolder()
		.apply(Context.empty())
		.stream()
		.map(Map.Entry::getKey)
		.findFirst()
		.orElseThrow();

	private final Context others;

	private final OnDemandTransaction transaction;

	private LazyTransactionContext(Context others, OnDemandTransaction transaction) {
		this.others = others;
		this.transaction = transaction;
	}

	static Context of(Context outer, OnDemandTransaction transaction) {
		Context others = isAbsent(outer) ? outer : outer.delete(TransactionContext.class).delete(HOLDER);
		return new LazyTransactionContext(others, transaction);
	}

	/**
	 * Return whether a context has no transaction of Spring.
	 */
	static boolean isAbsent(ContextView context) {
		return (GateStep.outside(context) instanceof LazyTransactionContext lazy) ? lazy.transaction.isOver()
				: !context.hasKey(TransactionContext.class) && !context.hasKey(HOLDER);
	}

	/**
	 * Return the transaction of a context unless Spring knows it, so that it is the
	 * current one.
	 */
	static @Nullable OnDemandTransaction untouched(ContextView context) {
		return (GateStep.outside(context) instanceof LazyTransactionContext lazy && lazy.transaction.isUntouched())
				? lazy.transaction : null;
	}

	private static boolean isOfSpring(Object key) {
		return TransactionContext.class.equals(key) || HOLDER.equals(key);
	}

	/**
	 * Create the entries for Spring.
	 */
	static Context entries() {
		return TransactionContextManager.getOrCreateContextHolder()
			.andThen(TransactionContextManager.getOrCreateContext())
			.apply(Context.empty());
	}

	// After the end of the transaction it has none
	private Context whole() {
		Context entries = this.transaction.entries();
		return (entries != null) ? this.others.putAll(entries.readOnly()) : this.others;
	}

	private Context with(Context changed) {
		return new LazyTransactionContext(changed, this.transaction);
	}

	@Override
	@SuppressWarnings("TypeParameterUnusedInFormals") // of Reactor
	public <T> T get(Object key) {
		if (!isOfSpring(key)) {
			return this.others.get(key);
		}
		Context entries = this.transaction.entries();
		if (entries == null) {
			throw new NoSuchElementException("The transaction is over: " + key);
		}
		return entries.get(key);
	}

	// Who finds a key gets its value next, also if the transaction ends in between
	@Override
	public boolean hasKey(Object key) {
		return isOfSpring(key) ? this.transaction.entries() != null : this.others.hasKey(key);
	}

	@Override
	public Context put(Object key, Object value) {
		if (!isOfSpring(key)) {
			return with(this.others.put(key, value));
		}
		// TransactionalOperator puts what it has found
		Context entries = this.transaction.entries();
		return (entries != null && entries.get(key) == value) ? this : whole().put(key, value);
	}

	@Override
	public Context delete(Object key) {
		return isOfSpring(key) ? whole().delete(key) : with(this.others.delete(key));
	}

	@Override
	public Context putAll(ContextView other) {
		return isAbsent(other) ? with(this.others.putAll(other)) : whole().putAll(other);
	}

	@Override
	public boolean isEmpty() {
		return this.others.isEmpty() && this.transaction.isOver();
	}

	@Override
	public int size() {
		return whole().size();
	}

	@Override
	public Stream<Map.Entry<Object, Object>> stream() {
		return whole().stream();
	}

	@Override
	public String toString() {
		return "%s with a transaction on demand".formatted(this.others);
	}

}
