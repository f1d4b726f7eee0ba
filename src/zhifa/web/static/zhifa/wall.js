/* A screen at a window: one page at a time, the next after 30 seconds, standing still after any key. Without script all pages stand below one another. */
(function () {
  'use strict';
  var pages = document.querySelectorAll('[data-page]');
  var at = 0;
  var turning;
  function show() {
    Array.prototype.forEach.call(pages, function (page, place) { page.hidden = place !== at; });
  }
  if (pages.length < 2) { return; }
  show();
  turning = window.setInterval(function () { at = (at + 1) % pages.length; show(); }, 30000);
  document.addEventListener('keydown', function () { window.clearInterval(turning); });
}());
