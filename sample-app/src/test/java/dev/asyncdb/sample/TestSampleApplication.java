package dev.asyncdb.sample;

import org.springframework.boot.SpringApplication;

/**
 * The application with a PostgreSQL in a container, for development:
 * {@code ./mvnw -pl sample-app -am spring-boot:test-run}.
 */
public final class TestSampleApplication {

	private TestSampleApplication() {
	}

	public static void main(String[] arguments) {
		SpringApplication.from(SampleApplication::main).with(Containers.class).run(arguments);
	}

}
