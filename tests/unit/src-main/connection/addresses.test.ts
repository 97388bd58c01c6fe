import { describe, expect, it } from 'vitest'

import { locality, serverAddress } from '../../../../src-main/connection/locality.ts'
import { environmentProxy } from '../../../../src-main/connection/proxy-environment.ts'
import { escapeHeaderKey } from '../../../../src-main/connection/request-headers.ts'

describe('locality', () => {
  it.each([
    'https://127.0.0.1:6443',
    'https://localhost:6443',
    'https://k3s.localhost',
    'https://0.0.0.0:40123',
    'https://[::1]:6443',
    'https://10.1.2.3',
    'https://172.16.0.1',
    'https://172.31.255.255:443',
    'https://192.168.178.20:6443',
    'https://169.254.1.1',
    'https://[fd00::1]:6443',
    'https://[fe80::1]',
    'https://[::ffff:127.0.0.1]:6443',
    'https://raspberrypi.local:6443',
    'https://kubernetes.docker.internal:6443',
    '127.0.0.1:8080',
  ])('of %s is LOCAL', (server) => expect(locality(server)).toBe('LOCAL'))

  it.each([
    'https://example.com',
    'https://8.8.8.8',
    'https://172.32.0.1',
    'https://172.15.0.1',
    'https://localhost.example.com',
    'https://mylocalhost',
    'https://api.internal',
    'https://[2001:db8::1]:6443',
    'https://11.0.0.1',
    '',
  ])('of %s is REMOTE', (server) => expect(locality(server)).toBe('REMOTE'))

  it('shows host and port', () => {
    expect(serverAddress('https://127.0.0.1:6443/base')).toBe('127.0.0.1:6443')
    expect(serverAddress('not an address')).toBe('not an address')
  })
})

describe('the proxy of the environment', () => {
  const https = { HTTPS_PROXY: 'http://proxy:3128' }
  it.each([
    ['https://a.example.com', {}, null],
    ['https://a.example.com', https, 'http://proxy:3128'],
    ['https://a.example.com', { https_proxy: 'proxy:3128' }, 'http://proxy:3128'],
    ['https://a.example.com', { HTTPS_PROXY: 'http://upper', https_proxy: 'http://lower' }, 'http://upper'],
    ['http://a.example.com', https, null],
    ['http://a.example.com', { HTTP_PROXY: 'http://plain' }, 'http://plain'],
    ['https://localhost:6443', https, null],
    ['https://127.0.0.2:6443', https, null],
    ['https://[::1]:6443', https, null],
    ['https://a.example.com', { ...https, NO_PROXY: '*' }, null],
    ['https://a.example.com', { ...https, NO_PROXY: 'example.com' }, null],
    ['https://example.com', { ...https, NO_PROXY: 'example.com' }, null],
    ['https://a.example.com', { ...https, NO_PROXY: '.example.com' }, null],
    ['https://example.com', { ...https, NO_PROXY: '.example.com' }, 'http://proxy:3128'],
    ['https://a.example.com', { ...https, NO_PROXY: '*.example.com' }, null],
    ['https://badexample.com', { ...https, NO_PROXY: 'example.com' }, 'http://proxy:3128'],
    ['https://a.example.com', { ...https, no_proxy: ' other.org , EXAMPLE.com ' }, null],
    ['https://a.example.com:6443', { ...https, NO_PROXY: 'example.com:6443' }, null],
    ['https://a.example.com', { ...https, NO_PROXY: 'example.com:6443' }, 'http://proxy:3128'],
    ['https://10.1.2.3:6443', { ...https, NO_PROXY: '10.0.0.0/8' }, null],
    ['https://11.1.2.3:6443', { ...https, NO_PROXY: '10.0.0.0/8' }, 'http://proxy:3128'],
    ['https://10.1.2.3:6443', { ...https, NO_PROXY: '10.1.2.3' }, null],
    ['https://10.1.2.3:6443', { ...https, NO_PROXY: '10.1.2.3:443' }, 'http://proxy:3128'],
    ['https://[fd00::1]:6443', { ...https, NO_PROXY: 'fd00::/8' }, null],
    ['https://[fd00::1]:6443', { ...https, NO_PROXY: 'fd00::1' }, null],
  ])('for %s with %j is %s', (server, environment, expected) => {
    expect(environmentProxy(new URL(server), environment)).toBe(expected)
  })
})

it('impersonation keys are escaped for header names as client-go does', () => {
  expect(escapeHeaderKey('Example.com/some scope%')).toBe('example.com%2Fsome%20scope%25')
  expect(escapeHeaderKey('ü')).toBe('%C3%BC')
})
