/// <reference types="vite/client" />
/// <reference types="chimpassist-widget/element/vue" />

declare module '*.vue' {
  import type { DefineComponent } from 'vue';

  const component: DefineComponent;
  export default component;
}
