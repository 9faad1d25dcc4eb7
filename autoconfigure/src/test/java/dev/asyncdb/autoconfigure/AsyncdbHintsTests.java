package dev.asyncdb.autoconfigure;

import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Select;
import org.junit.jupiter.api.Test;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.FetchSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a native image has to know about the current session.
 */
class AsyncdbHintsTests {

	@Test
	void currentSessionAndWhatItReturnsAreProxies() throws NoSuchMethodException {
		RuntimeHints hints = new RuntimeHints();
		new AsyncdbHints().registerHints(hints, getClass().getClassLoader());
		for (Class<?> type : new Class<?>[] { AsyncSession.class, Select.class, DatabaseClient.class,
				DatabaseClient.GenericExecuteSpec.class, FetchSpec.class }) {
			assertThat(RuntimeHintsPredicates.proxies().forInterfaces(type)).as(type.getName()).accepts(hints);
		}
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(AsyncSession.class.getMethod("flush")))
			.accepts(hints);
	}

}
