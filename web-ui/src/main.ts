import { mount } from "svelte";
import "./ui/tokens.css";
import "./ui/base.css";
import "./ui/layout.css";
import App from "./App.svelte";
import { i18n } from "./app/i18n/i18n.svelte";
import { theme } from "./app/theme.svelte";

theme.start();
await i18n.start();
const target = document.getElementById("app");
if (target) mount(App, { target });
