// What a page looks like to its reader, as plain values. It waits until all that was refused has been told.
(async () => {
  await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
  const all = [...document.querySelectorAll("body, body *")];
  const owns = (element) => [...element.childNodes].some((one) => one.nodeType === 3 && one.data.trim());
  const seen = (element) => element.checkVisibility() && element.getClientRects().length > 0;
  const clear = "rgba(0, 0, 0, 0)";
  const ground = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const colour = getComputedStyle(one).backgroundColor;
      if (colour !== clear) return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const place = (element) => {
    const box = element.getBoundingClientRect();
    return { left: box.left, top: box.top, right: box.right, bottom: box.bottom };
  };
  const texts = all.filter((one) => owns(one) && seen(one) && !one.closest("title, desc")).map((one) => ({
    text: one.textContent.trim(),
    colour: one instanceof SVGElement ? getComputedStyle(one).fill : getComputedStyle(one).color,
    ground: ground(one),
    ...place(one),
  }));
  const graphics = all.filter((one) => one.localName === "svg" && seen(one)).map((one) => ({
    text: one.getAttribute("aria-label") ?? one.querySelector("desc")?.textContent ?? "",
    hidden: one.getAttribute("aria-hidden") === "true",
    shapes: [...one.querySelectorAll("path, rect, circle, line")].map(place),
    labels: [...one.querySelectorAll("text")].map((text) => ({ text: text.textContent, ...place(text) })),
    ...place(one),
  }));
  return {
    width: document.documentElement.clientWidth,
    needed: document.documentElement.scrollWidth,
    refused: window.refused,
    texts,
    graphics,
    cells: [...document.querySelectorAll("td[bgcolor]")].map(place),
  };
})()
