/// <reference types="vite/client" />
/// <reference types="chimpassist-widget/element/solid" />
