package dev.asyncdb.session;

import dev.asyncdb.mapping.MappedEntity;
import reactor.core.publisher.Mono;

import org.springframework.data.mapping.callback.ReactiveEntityCallbacks;
import org.springframework.data.r2dbc.mapping.OutboundRow;
import org.springframework.data.r2dbc.mapping.event.AfterConvertCallback;
import org.springframework.data.r2dbc.mapping.event.AfterSaveCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeConvertCallback;
import org.springframework.data.r2dbc.mapping.event.BeforeSaveCallback;

/**
 * Calls Spring Data's entity callbacks, auditing among them, as its template does.
 */
record EntityEvents(ReactiveEntityCallbacks callbacks) {

	<T> Mono<T> beforeConvert(MappedEntity<T> mapped, T entity) {
		return this.callbacks.callback(BeforeConvertCallback.class, entity, mapped.table());
	}

	<T> Mono<T> beforeSave(MappedEntity<T> mapped, T entity, OutboundRow row) {
		return this.callbacks.callback(BeforeSaveCallback.class, entity, row, mapped.table());
	}

	<T> Mono<T> afterSave(MappedEntity<T> mapped, T entity, OutboundRow row) {
		return this.callbacks.callback(AfterSaveCallback.class, entity, row, mapped.table());
	}

	<T> Mono<T> afterConvert(MappedEntity<T> mapped, T entity) {
		return this.callbacks.callback(AfterConvertCallback.class, entity, mapped.table());
	}

}
