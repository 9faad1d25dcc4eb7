package dev.asyncdb.jdbc.view;

import java.time.Duration;
import java.util.function.Function;

import dev.asyncdb.product.DatabaseProduct;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactory;
import io.r2dbc.spi.ValidationDepth;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * One R2DBC connection with its own transactions. Where the auto-commit mode is off, a
 * transaction begins with the next statement, as with JDBC drivers.
 */
final class ConnectionWork extends JdbcWork {

	private final ConnectionFactory factory;

	private final @Nullable String url;

	private final Connection connection;

	private final ServerCancel cancel;

	private final boolean usesAutoCommitMode;

	private boolean inTransaction;

	ConnectionWork(ConnectionFactory factory, @Nullable String url, Connection connection) {
		this.factory = factory;
		this.url = url;
		this.connection = connection;
		DatabaseProduct product = DatabaseProduct.of(factory);
		this.cancel = ServerCancel.of(product, factory, connection);
		this.usesAutoCommitMode = JdbcDialect.of(product).usesAutoCommitMode();
	}

	@Override
	protected ConnectionFactory connectionFactory() {
		return this.factory;
	}

	@Override
	protected boolean isExclusive() {
		return true;
	}

	@Override
	protected @Nullable String url() {
		return this.url;
	}

	@Override
	protected <T> @Nullable T await(Duration limit, Function<Connection, Mono<T>> call) {
		return Waiting.of(Mono.defer(() -> call.apply(this.connection)), limit, this::cancel);
	}

	private void call(Function<Connection, Mono<Void>> call) {
		await(Duration.ZERO, call);
	}

	@Override
	protected void before() {
		if (!isAutoCommit() && !this.inTransaction) {
			call((driver) -> Mono
				.from(this.usesAutoCommitMode ? driver.setAutoCommit(false) : driver.beginTransaction()));
			this.inTransaction = true;
		}
	}

	@Override
	protected void after(boolean succeeded) {
		// The server commits each statement, or the caller ends the transaction
	}

	@Override
	protected void end(boolean commit) {
		if (this.inTransaction) {
			this.inTransaction = this.usesAutoCommitMode;
			call((driver) -> Mono.from(commit ? driver.commitTransaction() : driver.rollbackTransaction()));
		}
	}

	@Override
	protected void setAutoCommit(boolean on) {
		super.setAutoCommit(on);
		if (on && this.inTransaction) {
			call((driver) -> Mono.from(driver.setAutoCommit(true)));
			this.inTransaction = false;
		}
	}

	@Override
	protected boolean cancel() {
		this.cancel.run();
		return true;
	}

	@Override
	protected boolean isActive() {
		return Boolean.TRUE.equals(await(Duration.ZERO, (driver) -> Mono.from(driver.validate(ValidationDepth.LOCAL))));
	}

	// The server rolls back what is not committed
	@Override
	protected void close() {
		call((driver) -> Mono.from(driver.close()));
	}

}
