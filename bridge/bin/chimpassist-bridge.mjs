#!/usr/bin/env node
import { start } from './start.mjs';

start({ source: '../src/main.ts', built: '../dist/bridge.js' });
