// What all passes of a frame share; written by `block` in frame.py, in this order.
layout(std140) uniform Frame {
    mat4 view_projection;
    mat4 shadow_matrix;      // world to texture space of the shadow map
    vec4 eye;                // xyz, time
    vec4 right;              // right axis times half width of the picture plane, width in pixels
    vec4 up;                 // up axis times half height, height in pixels
    vec4 forward;            // view axis, near distance
    vec4 clip_plane;
    vec4 sky_top;            // rgb, clouds
    vec4 sky_horizon;        // rgb, stars
    vec4 sun_direction;      // xyz, wetness
    vec4 sun_disc;           // rgb, fog on sky
    vec4 key_light;          // rgb, size of a shadow texel in texture space
    vec4 ambient_up;         // rgb, number of lamps
    vec4 ambient_down;       // rgb, size of a shadow texel in meters (a meter before a lamp that casts)
    vec4 fog;                // rgb, density
    vec4 reflector;          // normal, offset
    vec4 range;              // near, far, 1 where there is a reflector, share of their soft light that lamps keep
    vec4 shadow_middle;      // xy: where in the shadow map the middle of what is to be seen lies; how much of shadows is seen
    vec4 fill;               // rgb, how far away is what is in focus, along the view axis
    vec4 rim_left;           // rgb of what the colored lamps on that side of the picture throw on who is in focus
    vec4 rim_right;
    vec4 lamp_position[8];   // xyz, falloff
    vec4 lamp_color[8];
};
