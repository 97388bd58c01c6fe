import { describe, expect, it } from 'vitest'
import { contentPolicy, fileOf, isOwnPage } from '../../../../src-main/shell/page-address.ts'

describe('the address of the page', () => {
  it.each([
    ['podium://app/', '/out/page/index.html'],
    ['podium://app/assets/index.js', '/out/page/assets/index.js'],
    ['podium://app/index.html?clock=manual', '/out/page/index.html'],
    ['podium://app/%2e%2e/%2e%2e/secret', '/out/page/secret'],
    ['podium://app/..%2f..%2fsecret', null],
    ['podium://app/%zz', null],
    ['podium://other/index.html', null],
    ['https://app/index.html', null],
  ])('%s means the file %s', (address, file) => {
    expect(fileOf('/out/page', address)).toBe(file)
  })

  it.each([
    ['podium://app/index.html', true],
    ['podium://app.evil/index.html', false],
    ['https://example.org', false],
    ['file:///etc/passwd', false],
  ])('%s is the own page: %s', (address, own) => {
    expect(isOwnPage(address)).toBe(own)
  })

  it('allows neither inline code nor another origin', () => {
    expect(contentPolicy).not.toMatch(/unsafe|http|\*/)
  })
})
