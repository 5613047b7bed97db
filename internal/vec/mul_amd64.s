#include "textflag.h"

// See mulFast for what the kernels compute. Products are multiplied and added
// by two instructions, never fused, so that all paths round alike; each output
// has one accumulator, so that the sum is made in the order of k.
//
// SI and R12 point at the first and the fourth row of a, DI at b, DX and R13
// at the first and the fourth row of c.

#define ARGS \
	MOVQ c+0(FP), DX; \
	MOVQ a+8(FP), SI; \
	MOVQ b+16(FP), DI; \
	MOVQ k+24(FP), CX; \
	MOVQ rs+32(FP), R8; \
	MOVQ ps+40(FP), R9; \
	MOVQ ldb+48(FP), R10; \
	MOVQ ldc+56(FP), R11; \
	LEAQ (SI)(R8*2), R12; \
	ADDQ R8, R12; \
	LEAQ (DX)(R11*2), R13; \
	ADDQ R11, R13

#define STEP \
	ADDQ R9, SI; \
	ADDQ R9, R12; \
	ADDQ R10, DI; \
	DECQ CX

// AVX2: a row of c in two registers of eight.

#define LOAD8(at, c0, c1) \
	VMOVUPS (at), c0; \
	VMOVUPS 32(at), c1

#define LOAD8X(at, c0, c1) \
	VMOVUPS (at)(R11*1), c0; \
	VMOVUPS 32(at)(R11*1), c1

#define LOAD8Y(at, c0, c1) \
	VMOVUPS (at)(R11*2), c0; \
	VMOVUPS 32(at)(R11*2), c1

#define STORE8(at, c0, c1) \
	VMOVUPS c0, (at); \
	VMOVUPS c1, 32(at)

#define STORE8X(at, c0, c1) \
	VMOVUPS c0, (at)(R11*1); \
	VMOVUPS c1, 32(at)(R11*1)

#define STORE8Y(at, c0, c1) \
	VMOVUPS c0, (at)(R11*2); \
	VMOVUPS c1, 32(at)(R11*2)

#define B8 \
	VMOVUPS (DI), Y12; \
	VMOVUPS 32(DI), Y13

#define MUL8(c0, c1) \
	VMULPS Y12, Y14, Y15; \
	VADDPS Y15, c0, c0; \
	VMULPS Y13, Y14, Y15; \
	VADDPS Y15, c1, c1

// func rows6avx2(c, a, b *float32, k, rs, ps, ldb, ldc int)
TEXT ·rows6avx2(SB), NOSPLIT, $0-64
	ARGS
	LOAD8(DX, Y0, Y1)
	LOAD8X(DX, Y2, Y3)
	LOAD8Y(DX, Y4, Y5)
	LOAD8(R13, Y6, Y7)
	LOAD8X(R13, Y8, Y9)
	LOAD8Y(R13, Y10, Y11)

loop:
	B8
	VBROADCASTSS (SI), Y14
	MUL8(Y0, Y1)
	VBROADCASTSS (SI)(R8*1), Y14
	MUL8(Y2, Y3)
	VBROADCASTSS (SI)(R8*2), Y14
	MUL8(Y4, Y5)
	VBROADCASTSS (R12), Y14
	MUL8(Y6, Y7)
	VBROADCASTSS (R12)(R8*1), Y14
	MUL8(Y8, Y9)
	VBROADCASTSS (R12)(R8*2), Y14
	MUL8(Y10, Y11)
	STEP
	JNZ  loop

	STORE8(DX, Y0, Y1)
	STORE8X(DX, Y2, Y3)
	STORE8Y(DX, Y4, Y5)
	STORE8(R13, Y6, Y7)
	STORE8X(R13, Y8, Y9)
	STORE8Y(R13, Y10, Y11)
	VZEROUPPER
	RET

// func rows4avx2(c, a, b *float32, k, rs, ps, ldb, ldc int)
TEXT ·rows4avx2(SB), NOSPLIT, $0-64
	ARGS
	LOAD8(DX, Y0, Y1)
	LOAD8X(DX, Y2, Y3)
	LOAD8Y(DX, Y4, Y5)
	LOAD8(R13, Y6, Y7)

loop:
	B8
	VBROADCASTSS (SI), Y14
	MUL8(Y0, Y1)
	VBROADCASTSS (SI)(R8*1), Y14
	MUL8(Y2, Y3)
	VBROADCASTSS (SI)(R8*2), Y14
	MUL8(Y4, Y5)
	VBROADCASTSS (R12), Y14
	MUL8(Y6, Y7)
	STEP
	JNZ  loop

	STORE8(DX, Y0, Y1)
	STORE8X(DX, Y2, Y3)
	STORE8Y(DX, Y4, Y5)
	STORE8(R13, Y6, Y7)
	VZEROUPPER
	RET

// func rows2avx2(c, a, b *float32, k, rs, ps, ldb, ldc int)
TEXT ·rows2avx2(SB), NOSPLIT, $0-64
	ARGS
	LOAD8(DX, Y0, Y1)
	LOAD8X(DX, Y2, Y3)

loop:
	B8
	VBROADCASTSS (SI), Y14
	MUL8(Y0, Y1)
	VBROADCASTSS (SI)(R8*1), Y14
	MUL8(Y2, Y3)
	STEP
	JNZ  loop

	STORE8(DX, Y0, Y1)
	STORE8X(DX, Y2, Y3)
	VZEROUPPER
	RET

// func rows1avx2(c, a, b *float32, k, rs, ps, ldb, ldc int)
TEXT ·rows1avx2(SB), NOSPLIT, $0-64
	ARGS
	LOAD8(DX, Y0, Y1)

loop:
	B8
	VBROADCASTSS (SI), Y14
	MUL8(Y0, Y1)
	STEP
	JNZ  loop

	STORE8(DX, Y0, Y1)
	VZEROUPPER
	RET

// AVX-512: a row of c in two registers of sixteen.

#define LOAD16(at, c0, c1) \
	VMOVUPS (at), c0; \
	VMOVUPS 64(at), c1

#define LOAD16X(at, c0, c1) \
	VMOVUPS (at)(R11*1), c0; \
	VMOVUPS 64(at)(R11*1), c1

#define LOAD16Y(at, c0, c1) \
	VMOVUPS (at)(R11*2), c0; \
	VMOVUPS 64(at)(R11*2), c1

#define STORE16(at, c0, c1) \
	VMOVUPS c0, (at); \
	VMOVUPS c1, 64(at)

#define STORE16X(at, c0, c1) \
	VMOVUPS c0, (at)(R11*1); \
	VMOVUPS c1, 64(at)(R11*1)

#define STORE16Y(at, c0, c1) \
	VMOVUPS c0, (at)(R11*2); \
	VMOVUPS c1, 64(at)(R11*2)

#define B16 \
	VMOVUPS (DI), Z12; \
	VMOVUPS 64(DI), Z13

#define MUL16(c0, c1) \
	VMULPS Z12, Z14, Z15; \
	VADDPS Z15, c0, c0; \
	VMULPS Z13, Z14, Z16; \
	VADDPS Z16, c1, c1

// func rows6avx512(c, a, b *float32, k, rs, ps, ldb, ldc int)
TEXT ·rows6avx512(SB), NOSPLIT, $0-64
	ARGS
	LOAD16(DX, Z0, Z1)
	LOAD16X(DX, Z2, Z3)
	LOAD16Y(DX, Z4, Z5)
	LOAD16(R13, Z6, Z7)
	LOAD16X(R13, Z8, Z9)
	LOAD16Y(R13, Z10, Z11)

loop:
	B16
	VBROADCASTSS (SI), Z14
	MUL16(Z0, Z1)
	VBROADCASTSS (SI)(R8*1), Z14
	MUL16(Z2, Z3)
	VBROADCASTSS (SI)(R8*2), Z14
	MUL16(Z4, Z5)
	VBROADCASTSS (R12), Z14
	MUL16(Z6, Z7)
	VBROADCASTSS (R12)(R8*1), Z14
	MUL16(Z8, Z9)
	VBROADCASTSS (R12)(R8*2), Z14
	MUL16(Z10, Z11)
	STEP
	JNZ  loop

	STORE16(DX, Z0, Z1)
	STORE16X(DX, Z2, Z3)
	STORE16Y(DX, Z4, Z5)
	STORE16(R13, Z6, Z7)
	STORE16X(R13, Z8, Z9)
	STORE16Y(R13, Z10, Z11)
	VZEROUPPER
	RET

// func rows4avx512(c, a, b *float32, k, rs, ps, ldb, ldc int)
TEXT ·rows4avx512(SB), NOSPLIT, $0-64
	ARGS
	LOAD16(DX, Z0, Z1)
	LOAD16X(DX, Z2, Z3)
	LOAD16Y(DX, Z4, Z5)
	LOAD16(R13, Z6, Z7)

loop:
	B16
	VBROADCASTSS (SI), Z14
	MUL16(Z0, Z1)
	VBROADCASTSS (SI)(R8*1), Z14
	MUL16(Z2, Z3)
	VBROADCASTSS (SI)(R8*2), Z14
	MUL16(Z4, Z5)
	VBROADCASTSS (R12), Z14
	MUL16(Z6, Z7)
	STEP
	JNZ  loop

	STORE16(DX, Z0, Z1)
	STORE16X(DX, Z2, Z3)
	STORE16Y(DX, Z4, Z5)
	STORE16(R13, Z6, Z7)
	VZEROUPPER
	RET

// func rows2avx512(c, a, b *float32, k, rs, ps, ldb, ldc int)
TEXT ·rows2avx512(SB), NOSPLIT, $0-64
	ARGS
	LOAD16(DX, Z0, Z1)
	LOAD16X(DX, Z2, Z3)

loop:
	B16
	VBROADCASTSS (SI), Z14
	MUL16(Z0, Z1)
	VBROADCASTSS (SI)(R8*1), Z14
	MUL16(Z2, Z3)
	STEP
	JNZ  loop

	STORE16(DX, Z0, Z1)
	STORE16X(DX, Z2, Z3)
	VZEROUPPER
	RET

// func rows1avx512(c, a, b *float32, k, rs, ps, ldb, ldc int)
TEXT ·rows1avx512(SB), NOSPLIT, $0-64
	ARGS
	LOAD16(DX, Z0, Z1)

loop:
	B16
	VBROADCASTSS (SI), Z14
	MUL16(Z0, Z1)
	STEP
	JNZ  loop

	STORE16(DX, Z0, Z1)
	VZEROUPPER
	RET

// func addScaledAVX2(y, x *float32, n int, s float32)
// n is a multiple of 8 and not 0.
TEXT ·addScaledAVX2(SB), NOSPLIT, $0-28
	MOVQ         y+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS s+24(FP), Y0

loop:
	VMULPS  (SI), Y0, Y1
	VADDPS  (DI), Y1, Y1
	VMOVUPS Y1, (DI)
	ADDQ    $32, SI
	ADDQ    $32, DI
	SUBQ    $8, CX
	JNZ     loop
	VZEROUPPER
	RET

// func addScaledAVX512(y, x *float32, n int, s float32)
// n is a multiple of 16 and not 0.
TEXT ·addScaledAVX512(SB), NOSPLIT, $0-28
	MOVQ         y+0(FP), DI
	MOVQ         x+8(FP), SI
	MOVQ         n+16(FP), CX
	VBROADCASTSS s+24(FP), Z0

loop:
	VMULPS  (SI), Z0, Z1
	VADDPS  (DI), Z1, Z1
	VMOVUPS Z1, (DI)
	ADDQ    $64, SI
	ADDQ    $64, DI
	SUBQ    $16, CX
	JNZ     loop
	VZEROUPPER
	RET
