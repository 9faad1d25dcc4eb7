package dev.asyncdb.sample.deployment;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.asyncdb.autoconfigure.AsyncdbProperties;
import dev.asyncdb.sample.HttpClients;
import dev.asyncdb.sample.SampleApplication;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.web.reactive.server.WebTestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The example for Kubernetes.
 */
@SpringBootTest(classes = SampleApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
class KubernetesTests {

	private static final List<String> PROBES = List.of("startupProbe", "livenessProbe", "readinessProbe");

	@LocalServerPort
	private int port;

	private Yaml secret;

	private Yaml job;

	private Yaml deployment;

	private Yaml service;

	@BeforeEach
	void read() throws IOException {
		List<Yaml> documents = Yaml.all("deploy/kubernetes.yaml");
		assertThat(documents).extracting((each) -> each.<String>at("$.kind"))
			.containsExactly("Secret", "Job", "Deployment", "Service");
		this.secret = documents.get(0);
		this.job = documents.get(1);
		this.deployment = documents.get(2);
		this.service = documents.get(3);
	}

	private static Yaml container(Yaml workload) {
		return new Yaml(workload.at("$.spec.template.spec.containers[0]"));
	}

	private static Map<String, Object> environment(Yaml workload) {
		Map<String, Object> variables = new LinkedHashMap<>();
		container(workload).<List<Map<String, Object>>>at("$.env")
			.forEach((each) -> variables.put(String.valueOf(each.get("name")), each.getOrDefault("value", "secret")));
		return variables;
	}

	@Test
	void jobMigratesWithTheSameImageAndSettings() {
		assertThat(container(this.job).<String>at("$.args[0]")).isEqualTo("syncdb");
		assertThat(container(this.job).<String>at("$.image")).isEqualTo(container(this.deployment).at("$.image"));
		assertThat(environment(this.job)).isEqualTo(environment(this.deployment));
		assertThat(this.job.<String>at("$.spec.template.spec.restartPolicy")).isEqualTo("Never");
	}

	@Test
	void settingsAreThoseOfAsyncdb() {
		AsyncdbProperties properties = Yaml.bound(environment(this.deployment));
		assertThat(properties.url()).isEqualTo("postgresql://sample@database/sample");
		assertThat(properties.password()).isNotNull();
		assertThat(properties.migrations().onStartup()).hasToString("NONE");
	}

	@Test
	void passwordComesFromTheSecret() {
		for (Yaml workload : List.of(this.job, this.deployment)) {
			Map<String, String> reference = container(workload)
				.<List<Map<String, String>>>at("$.env[?(@.name == 'ASYNCDB_PASSWORD')].valueFrom.secretKeyRef")
				.get(0);
			assertThat(reference).containsEntry("name", this.secret.at("$.metadata.name"));
			assertThat(this.secret.<Map<String, String>>at("$.stringData")).containsOnlyKeys(reference.get("key"));
		}
	}

	@Test
	void userIsThatOfTheImageAndNotRoot() throws IOException {
		String user = Dockerfile.read().only("USER");
		for (Yaml workload : List.of(this.job, this.deployment)) {
			Yaml pod = new Yaml(workload.at("$.spec.template.spec.securityContext"));
			assertThat(pod.<Boolean>at("$.runAsNonRoot")).isTrue();
			assertThat(pod.<Integer>at("$.runAsUser") + ":" + pod.<Integer>at("$.runAsGroup")).isEqualTo(user);
			assertThat(container(workload).<Boolean>at("$.securityContext.readOnlyRootFilesystem")).isTrue();
			assertThat(container(workload).<String>at("$.volumeMounts[0].mountPath")).isEqualTo("/tmp");
		}
	}

	@Test
	void portsLeadToTheApplication() throws IOException {
		String name = container(this.deployment).at("$.ports[0].name");
		assertThat(container(this.deployment).<Integer>at("$.ports[0].containerPort"))
			.hasToString(Dockerfile.read().only("EXPOSE"));
		assertThat(this.service.<String>at("$.spec.ports[0].targetPort")).isEqualTo(name);
		assertThat(PROBES)
			.allSatisfy((probe) -> assertThat(container(this.deployment).<String>at("$." + probe + ".httpGet.port"))
				.isEqualTo(name));
		assertThat(this.service.<Map<String, String>>at("$.spec.selector"))
			.isEqualTo(this.deployment.at("$.spec.template.metadata.labels"))
			.isEqualTo(this.deployment.at("$.spec.selector.matchLabels"))
			.isNotEqualTo(this.job.at("$.spec.template.metadata.labels"));
	}

	// The application needs 254 MiB besides its heap, with 24 clients
	@Test
	void limitOfMemoryLeavesRoomBesidesTheHeap() throws IOException {
		String heap = Dockerfile.command(Dockerfile.read().only("ENTRYPOINT"))
			.stream()
			.filter((option) -> option.startsWith("-XX:MaxRAMPercentage="))
			.findFirst()
			.orElseThrow();
		int percentage = Integer.parseInt(heap.substring(heap.indexOf('=') + 1));
		for (Yaml workload : List.of(this.job, this.deployment)) {
			String limit = container(workload).at("$.resources.limits.memory");
			int mebibytes = Integer.parseInt(limit.replace("Mi", ""));
			assertThat(mebibytes * (100 - percentage) / 100).isGreaterThan(256);
		}
	}

	@Test
	void probesExist() {
		WebTestClient client = HttpClients.webTestClient(this.port);
		for (String probe : PROBES) {
			String path = container(this.deployment).at("$." + probe + ".httpGet.path");
			client.get().uri(path).exchange().expectStatus().isOk().expectBody().jsonPath("$.status").isEqualTo("UP");
		}
	}

}
