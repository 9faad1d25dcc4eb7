package dev.asyncdb.support;

import java.util.List;
import java.util.SortedMap;

import dev.asyncdb.relation.Unloaded;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.core.io.support.SpringFactoriesLoader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The hints for a native image, as Spring finds them.
 */
class DatabaseHintsTests {

	private static final String LOCK_SERVICE = "dev.asyncdb.migration.liquibase.RunLockService";

	private final RuntimeHints hints = new RuntimeHints();

	DatabaseHintsTests() {
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.forEach((registrar) -> registrar.registerHints(this.hints, getClass().getClassLoader()));
	}

	@Test
	void liquibaseFindsTheLock() {
		assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/services/liquibase.lockservice.LockService"))
			.accepts(this.hints);
		assertThat(this.hints.reflection().getTypeHint(TypeReference.of(LOCK_SERVICE))).isNotNull();
	}

	@Test
	void collectionsThatAreNotLoadedAreProxies() {
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(List.class, Unloaded.class)).accepts(this.hints);
		assertThat(RuntimeHintsPredicates.proxies().forInterfaces(SortedMap.class, Unloaded.class)).accepts(this.hints);
	}

	@Test
	void runningStatementOfPostgresCanBeCancelled() throws NoSuchMethodException {
		assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(PGConnection.class.getMethod("cancelQuery")))
			.accepts(this.hints);
	}

	@Test
	void librariesThatAreMissingAreLeftOut() {
		RuntimeHints without = new RuntimeHints();
		new DatabaseHints().registerHints(without, ClassLoader.getPlatformClassLoader());
		assertThat(without.reflection().getTypeHint(PGConnection.class)).isNull();
	}

}
