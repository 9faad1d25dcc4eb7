package dev.asyncdb.guide.start;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webtestclient.autoconfigure.AutoConfigureWebTestClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.test.web.reactive.server.WebTestClient;

/**
 * The first test.
 */
@TestPropertySource(properties = { "asyncdb.url=h2:mem:first-request",
		"spring.liquibase.change-log=classpath:/guide/changelog.yaml" })
@SpringBootTest
@AutoConfigureWebTestClient
class ProductTests {

	@Autowired
	private WebTestClient client;

	@Test
	void deliveryIsAddedToTheStock() {
		this.client.put().uri("/products/A-1?name=Lamp").exchange().expectStatus().isOk();
		this.client.post().uri("/products/A-1/deliveries?count=3").exchange().expectStatus().isOk();
		this.client.get().uri("/products/A-1").exchange().expectBody().jsonPath("$.stock").isEqualTo(3);
	}

	@Test
	void missingProductIsNotFound() {
		this.client.get().uri("/products/B-2").exchange().expectStatus().isNotFound();
	}

}
