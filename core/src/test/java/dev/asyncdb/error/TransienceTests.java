package dev.asyncdb.error;

import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;

import io.r2dbc.spi.R2dbcNonTransientResourceException;
import io.r2dbc.spi.R2dbcTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link Transience} and the predicates of {@link ErrorCodes}.
 */
class TransienceTests {

	@ParameterizedTest
	@CsvSource({ "53300,0,true", "57P03,0,true", "08004,1040,true", "42000,1203,true", "42000,1226,true",
			"28P01,0,false", "3D000,0,false", "08001,0,false", "28000,1045,false" })
	void serverWithoutAFreeConnectionIsBusy(String state, int code, boolean isBusy) {
		Throwable reactive = new R2dbcNonTransientResourceException("refused", state, code);
		assertThat(Transience.isServerBusy(new R2dbcNonTransientResourceException("failed", reactive)))
			.isEqualTo(isBusy);
		assertThat(Transience.isServerBusy(new IllegalStateException(new SQLException("refused", state, code))))
			.isEqualTo(isBusy);
	}

	@Test
	void loginTimeoutOfJdbcIsAConnectTimeout() {
		assertThat(Transience.isConnectTimeout(new SQLException("timed out", "08001"))).isTrue();
		assertThat(Transience.isConnectTimeout(new SQLException("failed", "08001", new SocketTimeoutException())))
			.isTrue();
	}

	@Test
	void refusedConnectionIsNoConnectTimeout() {
		assertThat(Transience.isConnectTimeout(new SQLException("refused", "08001", new ConnectException()))).isFalse();
		assertThat(Transience.isConnectTimeout(new SQLException("password", "28P01"))).isFalse();
	}

	@Test
	void lockTimeoutOfPostgresRollsBackChangesOfTables() {
		assertThat(Transience.isLockNotAvailable(new IllegalStateException(new SQLException("lock", "55P03"))))
			.isTrue();
		assertThat(Transience.isLockNotAvailable(new R2dbcTimeoutException("lock", "HY000", 1205))).isFalse();
		assertThat(Transience.isLockTimeout(new R2dbcTimeoutException("lock", "HY000", 1205))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "42P01", "3F000", "42S02", "42S03", "42S04", "90079" })
	void missingTableIsUndefined(String state) {
		assertThat(ErrorCodes.isUndefinedTable(new R2dbcNonTransientResourceException("table", state))).isTrue();
		assertThat(ErrorCodes.isAlreadyExists(new R2dbcNonTransientResourceException("table", state))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "42P07", "42S01", "23505", "23000" })
	void tableOfAnotherProcessAlreadyExists(String state) {
		assertThat(ErrorCodes.isAlreadyExists(new IllegalStateException(new SQLException("table", state)))).isTrue();
		assertThat(ErrorCodes.isUndefinedTable(new SQLException("table", state))).isFalse();
	}

	@Test
	void exhaustedBackoffEndsWithTheLastFailure() {
		Mono<Void> work = Mono.error(new IllegalStateException("last"));
		assertThatIllegalStateException()
			.isThrownBy(() -> work.retryWhen(Transience.backoff(2, Duration.ofMillis(1), Duration.ofMillis(2))).block())
			.withMessage("last");
	}

}
