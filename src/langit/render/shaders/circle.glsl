// How wide a lens spreads a point at some depth.
uniform vec3 lens;  // radius of the lens in the pixels that it takes at distance 1, one by the distance in focus, widest

// The radius, in pixels of half the picture, of what is 1 / `closeness` away; below 0 before what is in focus.
float circle(float closeness) { return clamp(lens.x * (lens.y - closeness), -lens.z, lens.z); }

float soft(float radius) { return clamp(2.5 * radius - .6, 0., 1.); }  // how much of it shows
