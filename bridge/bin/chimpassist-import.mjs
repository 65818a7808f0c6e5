#!/usr/bin/env node
import { start } from './start.mjs';

start('../src/import/main.ts');
