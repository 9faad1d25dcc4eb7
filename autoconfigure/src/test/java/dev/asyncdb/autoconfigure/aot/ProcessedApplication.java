package dev.asyncdb.autoconfigure.aot;

import java.util.Map;

import dev.asyncdb.AsyncDatabaseManager;
import dev.asyncdb.autoconfigure.Customer;
import dev.asyncdb.mapping.Values;
import dev.asyncdb.repository.AsyncRepository;
import dev.asyncdb.session.AsyncSession;
import reactor.core.publisher.Mono;

import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.data.r2dbc.repository.R2dbcRepository;
import org.springframework.data.r2dbc.repository.config.EnableR2dbcRepositories;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * An application that is processed ahead of time, asks itself and prints the answers.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableScheduling
@EnableR2dbcRepositories(considerNestedRepositories = true, basePackageClasses = ProcessedApplication.class)
@Import(ProcessedApplication.Customers.class)
public class ProcessedApplication {

	static final String WORK = "work of the application";

	public static void main(String[] args) {
		try (ConfigurableApplicationContext context = SpringApplication.run(ProcessedApplication.class, args)) {
			String port = context.getEnvironment().getRequiredProperty("local.server.port");
			WebClient client = WebClient.create("http://localhost:" + port);
			String created = client.get().uri("/customers/ada").retrieve().bodyToMono(String.class).block();
			String found = client.get().uri("/found/ada").retrieve().bodyToMono(String.class).block();
			System.out.println(Map.of("aot", AotDetector.useGeneratedArtifacts()).get("aot") + " " + created + " "
					+ found + " " + context.getBean(AsyncDatabaseManager.class).status().block());
		}
	}

	@Bean
	Jobs jobs() {
		return new Jobs();
	}

	public interface CustomerRepository extends R2dbcRepository<Customer, Long>, AsyncRepository<Customer> {

		Mono<Customer> findByName(String name);

	}

	/**
	 * A scheduled job.
	 */
	public static class Jobs {

		public Jobs() {
			System.err.println(WORK);
		}

		@Scheduled(fixedRate = 1)
		void run() {
			System.err.println(WORK);
		}

	}

	/**
	 * A controller with a session and a repository.
	 */
	@RestController
	public static class Customers {

		private final CustomerRepository repository;

		public Customers(CustomerRepository repository) {
			this.repository = repository;
		}

		@GetMapping("/customers/{name}")
		public Mono<String> create(@PathVariable String name, AsyncSession session) {
			return session.getOrCreate(Customer.class, Values.of(Customer::name, name))
				.map((customer) -> "created=" + customer.created());
		}

		@GetMapping("/found/{name}")
		public Mono<String> find(@PathVariable String name) {
			return this.repository.getOrCreate(Values.of(Customer::name, name))
				.flatMap((customer) -> this.repository.findByName(name))
				.map(Customer::name);
		}

	}

}
