package dev.asyncdb.autoconfigure;

import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import dev.asyncdb.autoconfigure.check.PropertyOrigin;
import dev.asyncdb.autoconfigure.operations.AsyncdbOperationsProperties;
import dev.asyncdb.autoconfigure.replica.AsyncdbReplicaProperties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.bind.DataObjectPropertyName;
import org.springframework.boot.context.properties.bind.Name;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.ReflectionUtils;

/**
 * Warns of settings that do not exist, with the setting that was probably meant. They do
 * not stop the start, so that a configuration can be older or newer than its application.
 *
 * @since 0.1.0
 */
public final class UnknownSettings {

	private static final Logger logger = LoggerFactory.getLogger(UnknownSettings.class);

	private static final ConfigurationPropertyName PREFIX = ConfigurationPropertyName.of("asyncdb");

	/** Defined by others, or by the application. */
	private static final List<ConfigurationPropertyName> FOREIGN = List.of(PREFIX.append("databases"),
			PREFIX.append("migrations.modules"), PREFIX.append("test"));

	/** Other programs may use them as well. */
	private static final List<String> SHARED = List.of(StandardEnvironment.SYSTEM_PROPERTIES_PROPERTY_SOURCE_NAME,
			StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);

	private final Environment environment;

	private final List<ConfigurationPropertyName> known;

	/**
	 * Create the check.
	 * @param environment the environment of the application
	 * @since 0.1.0
	 */
	public UnknownSettings(Environment environment) {
		this.environment = environment;
		this.known = Stream
			.of(names(PREFIX, AsyncdbProperties.class),
					names(PREFIX.append("operations"), AsyncdbOperationsProperties.class),
					names(PREFIX.append("replicas"), AsyncdbReplicaProperties.class))
			.flatMap(Function.identity())
			.toList();
	}

	private static Stream<ConfigurationPropertyName> names(ConfigurationPropertyName prefix, Class<?> settings) {
		return Stream.of(settings.getRecordComponents()).flatMap((component) -> names(prefix, component));
	}

	private static Stream<ConfigurationPropertyName> names(ConfigurationPropertyName prefix,
			RecordComponent component) {
		Field field = ReflectionUtils.findField(component.getDeclaringRecord(), component.getName());
		Name given = (field != null) ? field.getAnnotation(Name.class) : null;
		ConfigurationPropertyName name = prefix
			.append((given != null) ? given.value() : DataObjectPropertyName.toDashedForm(component.getName()));
		return component.getType().isRecord() ? names(name, component.getType()) : Stream.of(name);
	}

	/**
	 * Log a warning for each setting.
	 * @since 0.1.0
	 */
	public void warn() {
		StreamSupport.stream(ConfigurationPropertySources.get(this.environment).spliterator(), false)
			.filter((source) -> source.getUnderlyingSource() instanceof PropertySource<?> properties
					&& !SHARED.contains(properties.getName()))
			.filter(IterableConfigurationPropertySource.class::isInstance)
			.flatMap((source) -> unknown((IterableConfigurationPropertySource) source))
			.forEach((property) -> logger.warn("{}{} is not a setting of asyncdb and has no effect: did you mean {}?",
					property.getName(), PropertyOrigin.of(property), nearest(property.getName())));
	}

	private Stream<ConfigurationProperty> unknown(IterableConfigurationPropertySource source) {
		return source.stream()
			.filter(this::isUnknown)
			.distinct()
			.map(source::getConfigurationProperty)
			.filter(Objects::nonNull);
	}

	private boolean isUnknown(ConfigurationPropertyName name) {
		return PREFIX.isAncestorOf(name) && FOREIGN.stream().noneMatch((group) -> group.isAncestorOf(name))
				&& !this.known.contains(name.isLastElementIndexed() ? name.getParent() : name);
	}

	private ConfigurationPropertyName nearest(ConfigurationPropertyName name) {
		String written = name.toString().toLowerCase(Locale.ROOT);
		return this.known.stream()
			.min(Comparator.comparingInt(
					(setting) -> setting.toString().startsWith(written) ? 0 : distance(setting.toString(), written)))
			.orElseThrow();
	}

	/**
	 * Return how many characters have to be inserted, removed or replaced.
	 */
	private static int distance(String from, String to) {
		int[] row = new int[to.length() + 1];
		for (int column = 0; column < row.length; column++) {
			row[column] = column;
		}
		for (int line = 1; line <= from.length(); line++) {
			int diagonal = row[0];
			row[0] = line;
			for (int column = 1; column < row.length; column++) {
				int replaced = diagonal + ((from.charAt(line - 1) != to.charAt(column - 1)) ? 1 : 0);
				diagonal = row[column];
				row[column] = Math.min(replaced, Math.min(row[column], row[column - 1]) + 1);
			}
		}
		return row[to.length()];
	}

}
