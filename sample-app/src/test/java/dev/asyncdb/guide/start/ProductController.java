package dev.asyncdb.guide.start;

import dev.asyncdb.mapping.Values;
import dev.asyncdb.session.AsyncSession;
import dev.asyncdb.session.Persisted;
import reactor.core.publisher.Mono;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Products over HTTP.
 */
@RestController
@RequestMapping("/products/{sku}")
class ProductController {

	@GetMapping
	Mono<Product> get(@PathVariable String sku, AsyncSession session) {
		return session.getOne(Product.class, Values.of(Product::getSku, sku));
	}

	@PutMapping
	Mono<Product> put(@PathVariable String sku, @RequestParam String name, AsyncSession session) {
		return session.updateOrCreate(Product.class, Values.of(Product::getSku, sku), Values.of(Product::getName, name))
			.map(Persisted::entity);
	}

	@PostMapping("/deliveries")
	Mono<Product> deliver(@PathVariable String sku, @RequestParam int count, AsyncSession session) {
		return session.getOne(Product.class, Values.of(Product::getSku, sku))
			.doOnNext((product) -> product.setStock(product.getStock() + count));
	}

}
