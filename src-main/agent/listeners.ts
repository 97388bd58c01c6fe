/** Those who want to be told. One that joins or leaves while others are being told takes effect with the next telling. */
export class Listeners<Arguments extends readonly unknown[]> {
  #listeners: readonly ((...told: Arguments) => void)[] = []

  add(listener: (...told: Arguments) => void): () => void {
    const own = (...told: Arguments): void => listener(...told)
    this.#listeners = [...this.#listeners, own]
    return () => {
      this.#listeners = this.#listeners.filter((other) => other !== own)
    }
  }

  tell(...told: Arguments): void {
    for (const listener of this.#listeners) listener(...told)
  }

  clear(): void {
    this.#listeners = []
  }
}
