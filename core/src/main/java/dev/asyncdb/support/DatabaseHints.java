package dev.asyncdb.support;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;

import dev.asyncdb.relation.Unloaded;
import org.jspecify.annotations.Nullable;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;

/**
 * What is looked up by name at run time, which a native image has to know: the lock that
 * Liquibase finds, collections that are not loaded, virtual threads, and the cancel of
 * PostgreSQL's JDBC driver.
 */
class DatabaseHints implements RuntimeHintsRegistrar {

	private static final String LOCK_SERVICE = "dev.asyncdb.migration.liquibase.RunLockService";

	private static final List<Class<?>> CONTAINERS = List.of(Collection.class, List.class, Set.class, SortedSet.class,
			Map.class, SortedMap.class);

	private static final List<String> CALLED = List.of("java.lang.Thread", "java.lang.Thread$Builder",
			"java.lang.Thread$Builder$OfVirtual", "org.postgresql.PGConnection");

	@Override
	public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
		hints.resources().registerPattern("META-INF/services/liquibase.lockservice.LockService");
		hints.reflection()
			.registerTypeIfPresent(classLoader, LOCK_SERVICE,
					(type) -> type.withMembers(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS)
						.onReachableType(TypeReference.of("liquibase.lockservice.LockService")));
		CALLED.forEach((name) -> hints.reflection()
			.registerTypeIfPresent(classLoader, name, MemberCategory.INVOKE_PUBLIC_METHODS));
		CONTAINERS.forEach((type) -> hints.proxies().registerJdkProxy(type, Unloaded.class));
	}

}
