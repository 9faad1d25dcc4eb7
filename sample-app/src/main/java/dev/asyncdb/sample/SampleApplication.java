package dev.asyncdb.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A service for users and their posts.
 */
@SpringBootApplication
public class SampleApplication {

	/**
	 * Start the service.
	 * @param args the arguments
	 */
	public static void main(String[] args) {
		SpringApplication.run(SampleApplication.class, args);
	}

}
