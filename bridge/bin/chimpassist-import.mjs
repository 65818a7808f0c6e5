#!/usr/bin/env node
import { start } from './start.mjs';

start({ source: '../src/cli/import-main.ts', built: '../dist/import.js' });
