/// <reference types="vite/client" />
/// <reference types="svelte" />
/// <reference types="chimpassist-widget/element/svelte" />
