package dev.asyncdb.sample.deployment;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;

import com.jayway.jsonpath.JsonPath;
import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.url.DatabaseUrl;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.r2dbc.spi.Option;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import org.springframework.beans.factory.config.YamlPropertiesFactoryBean;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * A document of a file in YAML.
 *
 * @param content its content
 */
record Yaml(Object content) {

	static List<Yaml> all(String file) throws IOException {
		try (Reader reader = Files.newBufferedReader(Path.of(file))) {
			Iterable<Object> documents = new org.yaml.snakeyaml.Yaml(new SafeConstructor(new LoaderOptions()))
				.loadAll(reader);
			return StreamSupport.stream(documents.spliterator(), false).map(Yaml::new).toList();
		}
	}

	/** A value by its JSON path. */
	<T> T at(String path) {
		return JsonPath.read(this.content, path);
	}

	/** What the application reads from environment variables. */
	static AsyncdbProperties bound(Map<String, ?> variables) {
		Map<String, Object> source = new LinkedHashMap<>(variables);
		source.computeIfPresent("ASYNCDB_PASSWORD", (name, value) -> "s3cr3t");
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("example-systemEnvironment", source));
		return Binder.get(environment).bindOrCreate("asyncdb", AsyncdbProperties.class);
	}

	/** A part of an address of a database. */
	static String part(String url, Option<?> option) {
		ConnectionFactoryOptions options = DatabaseUrl.parse(url).toConnectionFactoryOptions();
		return String.valueOf(options.getValue(option));
	}

	/** A property of the application, with a default. */
	static String applicationProperty(String name, String fallback) {
		YamlPropertiesFactoryBean yaml = new YamlPropertiesFactoryBean();
		yaml.setResources(new ClassPathResource("application.yml"));
		return Objects.requireNonNull(yaml.getObject()).getProperty(name, fallback);
	}

}
