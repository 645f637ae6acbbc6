export default function Home() {
  return <h1>总览</h1>;
}
